// What is remembered of a file that was saved: enough to tell whether it was changed since, and to take it back.
using System;

namespace Capriccio.Editor
{
    /// <remarks>Its fields are public, since those are what Unity's serializer keeps, and it keeps null as nothing.</remarks>
    [Serializable]
    internal sealed class WrittenFile
    {
        /// <summary>Where it lies, from the project's folder: <c>Assets/…</c></summary>
        public string path;

        /// <summary>Hash of what was written.</summary>
        public string written;

        /// <summary>Hash of what was there before; empty where there was nothing.</summary>
        public string before;

        /// <summary>Whether there was no such file before.</summary>
        public bool IsNew => string.IsNullOrEmpty(before);
    }

    /// <summary>A file to be written.</summary>
    internal sealed class FileContent
    {
        public FileContent(string path, byte[] bytes, bool overwrite = false)
        {
            Path = path;
            Bytes = bytes;
            Overwrite = overwrite;
        }

        /// <summary>Where, from the project's folder.</summary>
        public string Path { get; }

        /// <summary>All of it.</summary>
        public byte[] Bytes { get; }

        /// <summary>Whether a file of that name may be replaced. Otherwise it is an error that there is one.</summary>
        public bool Overwrite { get; }
    }
}
