// Keeps drawings beside the history, so that land after one can be made again: a PNG file for each, named by its content.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Capriccio.Core;

namespace Capriccio.Editor
{
    internal sealed class DrawingFiles
    {
        private const string Suffix = ".png";
        private const int NameBytes = 8;
        private readonly string folder;

        /// <param name="folder">Where they are kept; made where it is missing.</param>
        public DrawingFiles(string folder)
        {
            this.folder = folder;
        }

        /// <summary>Keeps a drawing, and returns the path of its file.</summary>
        /// <exception cref="FileProblemException">It can't be written.</exception>
        public string Keep(SketchDrawing drawing)
        {
            string path = Path.Combine(folder, NameOf(drawing.Pixels) + Suffix);
            if (!File.Exists(path))
            {
                var pixels = new Pixels(drawing.Pixels, SketchDrawing.SidePx, SketchDrawing.SidePx, 3);
                AtomicFile.Write(path, new PngWriter().Write(pixels));
            }
            return path;
        }

        /// <summary>Puts a drawing back onto the canvas; false where its file is gone, or broken.</summary>
        public bool TryTake(string path, SketchDrawing drawing)
        {
            try
            {
                drawing.Take(PngReader.Read(AtomicFile.Read(path)));
                return true;
            }
            catch (Exception error) when (error is FileProblemException || error is PictureException)
            {
                return false;
            }
        }

        /// <summary>Deletes the drawings that nobody remembers.</summary>
        /// <param name="remembered">Paths as <see cref="Keep"/> returned them.</param>
        public void Forget(IEnumerable<string> remembered)
        {
            var kept = new HashSet<string>(remembered.Select(Path.GetFileName));
            if (!Directory.Exists(folder))
            {
                return;
            }
            foreach (string path in Directory.GetFiles(folder, "*" + Suffix).Where(path => !kept.Contains(Path.GetFileName(path))))
            {
                try
                {
                    File.Delete(path);
                }
                catch (Exception error) when (AtomicFile.IsAboutFiles(error))
                {
                    // It is open somewhere; the next time will do.
                }
            }
        }

        private static string NameOf(byte[] pixels)
        {
            using (SHA256 hash = SHA256.Create())
            {
                return string.Concat(hash.ComputeHash(pixels).Take(NameBytes).Select(each => each.ToString("x2")));
            }
        }
    }
}
