// Files that are whole or not there: written under another name first, then renamed. Must not know what they hold.
using System;
using System.IO;

namespace Capriccio.Core
{
    /// <summary>A file could not be read or written; the message says which one, why, and what to do.</summary>
    internal sealed class FileProblemException : Exception
    {
        public FileProblemException(string message, Exception inner = null)
            : base(message, inner)
        {
        }
    }

    internal static class AtomicFile
    {
        private const int WindowsDiskFull = unchecked((int)0x80070070);
        private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
        private const int LinuxNoSpace = 28;

        /// <summary>Writes a file; one of that name is replaced. Its folder is made where it is missing.</summary>
        /// <exception cref="FileProblemException">It can't be written; what was there is there still.</exception>
        public static void Write(string path, byte[] bytes)
        {
            Write(path, new ArraySegment<byte>(bytes));
        }

        /// <summary>As the other, with a part of an array.</summary>
        public static void Write(string path, ArraySegment<byte> bytes)
        {
            if (File.Exists(path))
            {
                Place(path, bytes, temporary => File.Replace(temporary, path, null));
            }
            else
            {
                Place(path, bytes, temporary => File.Move(temporary, path));
            }
        }

        /// <summary>Writes a file unless there is one of that name, and says whether it did.</summary>
        /// <exception cref="FileProblemException">It can't be written.</exception>
        public static bool TryWriteNew(string path, ArraySegment<byte> bytes)
        {
            bool isFree = true;
            Place(path, bytes, temporary => isFree = TryMove(temporary, path));
            return isFree;
        }

        /// <summary>Reads a whole file.</summary>
        /// <exception cref="FileProblemException">There is none, or it can't be read.</exception>
        public static byte[] Read(string path)
        {
            try
            {
                return File.ReadAllBytes(path);
            }
            catch (Exception error) when (IsAboutFiles(error))
            {
                throw new FileProblemException($"{path} can't be read: {error.Message}", error);
            }
        }

        /// <summary>Says whether an error comes from the disk, and not from a mistake in the program.</summary>
        public static bool IsAboutFiles(Exception error)
        {
            return error is IOException || error is UnauthorizedAccessException
                || error is NotSupportedException || error is ArgumentException;
        }

        private static void Place(string path, ArraySegment<byte> bytes, Action<string> rename)
        {
            // Unity imports no file whose name begins with a dot. The number keeps two writers of one file apart.
            string temporary = Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.part");
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path)));
                WriteThrough(temporary, bytes);
                rename(temporary);
            }
            catch (Exception error) when (IsAboutFiles(error))
            {
                throw new FileProblemException($"{path} can't be written: {Reason(path, error)}", error);
            }
            finally
            {
                Forget(temporary);
            }
        }

        private static void WriteThrough(string path, ArraySegment<byte> bytes)
        {
            using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                file.Write(bytes.Array, bytes.Offset, bytes.Count);
                // To the disk, since a full one may be noticed only then.
                file.Flush(true);
            }
        }

        private static bool TryMove(string from, string to)
        {
            if (File.Exists(to))
            {
                return false;
            }
            try
            {
                File.Move(from, to);
                return true;
            }
            catch (IOException) when (File.Exists(from) && File.Exists(to))
            {
                // Somebody else was quicker.
                return false;
            }
        }

        private static void Forget(string temporary)
        {
            try
            {
                File.Delete(temporary);
            }
            catch (Exception error) when (IsAboutFiles(error))
            {
                // It was never made, or the disk is gone; the first error tells.
            }
        }

        private static string Reason(string path, Exception error)
        {
            if (error.HResult == WindowsDiskFull || error.HResult == WindowsHandleDiskFull || error.HResult == LinuxNoSpace)
            {
                return "the disk is full; make room and try again";
            }
            if (error is UnauthorizedAccessException)
            {
                return File.Exists(path) ? "it is read-only; make it writable, or check it out" : "its folder is read-only";
            }
            return error.Message;
        }
    }
}
