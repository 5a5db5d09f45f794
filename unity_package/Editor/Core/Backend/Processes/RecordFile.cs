// The record of the one process that an editor of this project has started, in a small file of the project's Library folder.
// Must not know processes.
using System;
using System.IO;
using System.Text;
using Capriccio.Core;

namespace Capriccio.Editor
{
    internal sealed class RecordFile
    {
        private readonly string path;

        public RecordFile(string path)
        {
            this.path = path;
        }

        /// <summary>The record; null where there is none, or none that can be read.</summary>
        public ProcessRecord Read()
        {
            if (!File.Exists(path))
            {
                return null;
            }
            try
            {
                return ProcessRecord.Read(Encoding.UTF8.GetString(AtomicFile.Read(path)));
            }
            catch (Exception error) when (error is FormatException || error is FileProblemException)
            {
                // The process, if there is one, ends with the editor all the same.
                return null;
            }
        }

        /// <exception cref="FileProblemException">It can't be written.</exception>
        public void Write(ProcessRecord record)
        {
            AtomicFile.Write(path, Encoding.UTF8.GetBytes(record.ToJson()));
        }

        /// <summary>Removes the file; answers whether none is left.</summary>
        public bool Forget()
        {
            try
            {
                File.Delete(path);
                return true;
            }
            catch (Exception error) when (AtomicFile.IsAboutFiles(error))
            {
                return !File.Exists(path);
            }
        }
    }
}
