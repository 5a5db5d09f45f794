// Where contents wait to be brought back by Undo and Redo: a folder of files that are named by their hash. Must not know
// whose contents they are.
using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using Capriccio.Core;

namespace Capriccio.Editor
{
    internal sealed class ContentShelf
    {
        private readonly string folder;

        /// <param name="folder">Made when something is put there.</param>
        public ContentShelf(string folder)
        {
            this.folder = folder;
        }

        /// <summary>SHA-256 of some bytes, in hexadecimal digits.</summary>
        public static string HashOf(byte[] bytes)
        {
            using (var sha = SHA256.Create())
            {
                return BitConverter.ToString(sha.ComputeHash(bytes)).Replace("-", string.Empty).ToLowerInvariant();
            }
        }

        /// <summary>SHA-256 of a file's content; null where there is no file, or none that can be read.</summary>
        public static string HashOfFile(string path)
        {
            try
            {
                return File.Exists(path) ? HashOf(AtomicFile.Read(path)) : null;
            }
            catch (FileProblemException)
            {
                return null;
            }
        }

        /// <summary>Keeps a content and returns its hash.</summary>
        /// <exception cref="FileProblemException">It can't be kept.</exception>
        public string Put(byte[] content)
        {
            string hash = HashOf(content);
            PutAs(hash, content);
            return hash;
        }

        /// <summary>Keeps a content under a name of the caller's.</summary>
        /// <exception cref="FileProblemException">It can't be kept.</exception>
        public void PutAs(string name, byte[] content)
        {
            AtomicFile.Write(PathOf(name), content);
        }

        /// <summary>Gives back what was put under a hash or a name; null where nothing is.</summary>
        /// <exception cref="FileProblemException">It can't be read.</exception>
        public byte[] Get(string name)
        {
            return File.Exists(PathOf(name)) ? AtomicFile.Read(PathOf(name)) : null;
        }

        /// <summary>Forgets everything.</summary>
        public void Clear()
        {
            try
            {
                if (Directory.Exists(folder))
                {
                    Directory.Delete(folder, true);
                }
            }
            catch (Exception error) when (AtomicFile.IsAboutFiles(error))
            {
                // Somebody looks into the folder. What is left is forgotten the next time.
            }
        }

        /// <summary>A name for what belongs to a path, such as its import settings.</summary>
        public static string NameFor(string path)
        {
            return HashOf(Encoding.UTF8.GetBytes(path)) + ".meta";
        }

        private string PathOf(string name)
        {
            return Path.Combine(folder, name);
        }
    }
}
