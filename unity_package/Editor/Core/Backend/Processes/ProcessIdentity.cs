// Which process is meant. Systems give the number of a process that has ended to another one, so the number alone is not
// enough to end a process by it: the time of its start belongs to it.
using System;
using System.ComponentModel;
using System.Diagnostics;

namespace Capriccio.Editor
{
    internal struct ProcessIdentity
    {
        // On Linux the time is counted from that of the machine's start, which programs reckon a little differently.
        private const long ToleranceTicks = 2 * TimeSpan.TicksPerSecond;

        public ProcessIdentity(int id, long startedTicks)
        {
            Id = id;
            StartedTicks = startedTicks;
        }

        /// <summary>The number that the system gave it.</summary>
        public int Id { get; }

        /// <summary>When it began, UTC, in <see cref="DateTime.Ticks"/>.</summary>
        public long StartedTicks { get; }

        /// <summary>The process that this runs in.</summary>
        public static ProcessIdentity OfThis()
        {
            using (Process process = Process.GetCurrentProcess())
            {
                return Of(process);
            }
        }

        /// <summary>The identity of a process that was started just now, or runs.</summary>
        public static ProcessIdentity Of(Process process)
        {
            return new ProcessIdentity(process.Id, TryStarted(process) ?? DateTime.UtcNow.Ticks);
        }

        /// <summary>Says whether this very process runs.</summary>
        public bool IsAlive()
        {
            try
            {
                using (Process process = Process.GetProcessById(Id))
                {
                    return !process.HasExited && IsSame(new ProcessIdentity(Id, TryStarted(process) ?? 0));
                }
            }
            catch (Exception error) when (IsAboutProcesses(error))
            {
                return false;
            }
        }

        public bool IsSame(ProcessIdentity other)
        {
            return Id == other.Id && Math.Abs(StartedTicks - other.StartedTicks) <= ToleranceTicks;
        }

        /// <summary>Says whether an error tells that a process has gone, or may not be looked at.</summary>
        public static bool IsAboutProcesses(Exception error)
        {
            return error is ArgumentException || error is InvalidOperationException || error is Win32Exception || error is NotSupportedException;
        }

        private static long? TryStarted(Process process)
        {
            try
            {
                return process.StartTime.ToUniversalTime().Ticks;
            }
            catch (Exception error) when (IsAboutProcesses(error))
            {
                return null;
            }
        }
    }
}
