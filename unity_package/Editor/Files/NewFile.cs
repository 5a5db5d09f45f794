// A file to be saved into the project, with how it is to be imported.
using System;
using UnityEditor;

namespace Capriccio.Editor
{
    internal sealed class NewFile
    {
        /// <param name="assetPath">Where: <c>Assets/…</c></param>
        /// <param name="bytes">All of it.</param>
        public NewFile(string assetPath, byte[] bytes)
        {
            AssetPath = assetPath;
            Bytes = bytes;
        }

        /// <summary>Where: <c>Assets/…</c></summary>
        public string AssetPath { get; }

        /// <summary>All of it.</summary>
        public byte[] Bytes { get; }

        /// <summary>Sets up the import of a file that was not there before; null for the project's defaults.</summary>
        public Action<AssetImporter> Configure { get; set; }

        /// <summary>Whether a file of that name may be replaced. It keeps its GUID and its import settings.</summary>
        public bool Overwrite { get; set; }
    }
}
