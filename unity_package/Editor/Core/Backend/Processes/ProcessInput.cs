// The standard input of a started process, as a handle that belongs to the editor's process and not to the scripts: when Unity
// reloads them it stays open, and those that come after find it by its number. Closing it would end the backend.
using System;
using System.Diagnostics;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Capriccio.Editor
{
    internal static class ProcessInput
    {
        private static readonly byte[] EndLine = { (byte)'s', (byte)'t', (byte)'o', (byte)'p', (byte)'\n' };

        /// <summary>Takes the handle out of what would close it when the scripts go.</summary>
        /// <exception cref="BackendProblemException">The pipe is none that Mono, on which Unity's editor runs, would make.</exception>
        public static long Take(Process process)
        {
            Stream stream = process.StandardInput.BaseStream;
            SafeFileHandle handle = (stream as FileStream)?.SafeFileHandle
                ?? throw new BackendProblemException($"A backend can't be kept over reloads in this version of Unity, where standard input is a {stream.GetType()}.");
            long number = handle.DangerousGetHandle().ToInt64();
            handle.SetHandleAsInvalid();
            return number;
        }

        /// <summary>Writes a line, which asks the process to end; answers false where it can't be asked any more.</summary>
        public static bool TryAskToEnd(long number)
        {
            try
            {
                using (var stream = new FileStream(new SafeFileHandle(new IntPtr(number), false), FileAccess.Write))
                {
                    stream.Write(EndLine, 0, EndLine.Length);
                    stream.Flush();
                }
                return true;
            }
            catch (Exception error) when (error is IOException || error is UnauthorizedAccessException || error is ArgumentException)
            {
                return false;
            }
        }

        /// <summary>Closes it, once: its number may be given to something else afterwards.</summary>
        public static void Close(long number)
        {
            new SafeFileHandle(new IntPtr(number), true).Dispose();
        }
    }
}
