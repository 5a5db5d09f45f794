// Keeps drawings beside the history, so that land after one can be made again: a PNG file for each, named by its content.
using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Capriccio.Core;

namespace Capriccio.Editor
{
    internal sealed class DrawingFiles
    {
        /// <summary>More than the history remembers, with those that were tried and given up.</summary>
        public const int MostFiles = 300;

        private const string Suffix = ".png";
        private const int NameBytes = 8;
        private readonly string folder;

        /// <param name="folder">Where they are kept; made where it is missing.</param>
        public DrawingFiles(string folder)
        {
            this.folder = folder;
        }

        /// <summary>Keeps a drawing, and returns the path of its file. Of too many, those that are oldest are forgotten.</summary>
        /// <exception cref="FileProblemException">It can't be written.</exception>
        public string Keep(SketchDrawing drawing)
        {
            var pixels = new Pixels(drawing.Pixels, SketchDrawing.SidePx, SketchDrawing.SidePx, 3);
            string path = Path.Combine(folder, NameOf(drawing.Pixels) + Suffix);
            // Also where it is there: it becomes one of the newest.
            AtomicFile.Write(path, new PngWriter().Write(pixels));
            Forget();
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

        private void Forget()
        {
            FileInfo[] all = new DirectoryInfo(folder).GetFiles("*" + Suffix);
            foreach (FileInfo file in all.OrderByDescending(each => each.LastWriteTimeUtc).Skip(MostFiles))
            {
                try
                {
                    file.Delete();
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
