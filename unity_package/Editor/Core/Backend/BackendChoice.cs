// What Start backend runs, where, and what it is told: a value, made anew from the settings for every start. A backend learns
// from its environment where to listen and that it must end with the editor, so that any command does that leads to `capriccio
// serve` in the end. Must not know where the settings are kept.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Capriccio.Editor
{
    internal sealed class BackendChoice
    {
        private static readonly string[] ThisMachine = { "127.0.0.1", "localhost", "[::1]" };

        /// <summary>The command, as the user writes it.</summary>
        public string Command { get; set; } = "capriccio serve";

        /// <summary>Start the backend from the private environment, where that is complete, and not with the command.</summary>
        public bool UsesEnvironment { get; set; }

        /// <summary>The private environment.</summary>
        public PrivateEnvironment Environment { get; set; }

        /// <summary>What pip installs there: a name, a version, a path, an address.</summary>
        public string Package { get; set; } = "capriccio";

        /// <summary>The Python that makes the environment; null or empty for the first that is found.</summary>
        public string Python { get; set; }

        /// <summary>Where the project expects its backend.</summary>
        public string Address { get; set; } = new CapriccioClientOptions().Address;

        /// <summary>Where relative paths of the command start: the project's folder.</summary>
        public string ProjectFolder { get; set; }

        /// <summary>Where logs go: the folder of Capriccio in the project's Library.</summary>
        public string LibraryFolder { get; set; }

        public Machine Machine { get; set; } = Machine.This;

        /// <summary>How the backend is started.</summary>
        /// <exception cref="BackendProblemException">There is nothing to start; the message says why, and what to do.</exception>
        public LaunchPlan ServePlan()
        {
            CheckAddress();
            IReadOnlyList<string> words = InstalledToUse()?.ServeCommand ?? GivenCommand();
            return Plan(words, "backend.log", new Dictionary<string, string>
            {
                ["CAPRICCIO_BIND"] = Address.Replace("//localhost", "//127.0.0.1"),
                ["CAPRICCIO_END_WITH_PARENT"] = ProcessIdentity.OfThis().Id.ToString(CultureInfo.InvariantCulture),
                ["CAPRICCIO_END_WITH_INPUT"] = "1",
            });
        }

        /// <summary>How the private environment is made, or the package in it upgraded.</summary>
        /// <exception cref="BackendProblemException">There is no Python.</exception>
        public LaunchPlan InstallPlan()
        {
            return Plan(Environment.MakeCommand(Python, Package), "environment.log", new Dictionary<string, string>());
        }

        /// <summary>How the private environment is removed.</summary>
        /// <exception cref="BackendProblemException">There is no Python.</exception>
        public LaunchPlan RemovePlan()
        {
            return Plan(Environment.RemoveCommand(Python), "environment.log", new Dictionary<string, string>());
        }

        /// <summary>Says whether there is something on this machine that could be started. Looks at files.</summary>
        public bool HasProgram()
        {
            try
            {
                return InstalledToUse() != null || GivenCommand() != null;
            }
            catch (BackendProblemException)
            {
                return false;
            }
        }

        private InstalledVersion InstalledToUse()
        {
            return UsesEnvironment ? Environment.Installed() : null;
        }

        private IReadOnlyList<string> GivenCommand()
        {
            IReadOnlyList<string> words = CommandLine.Split(Command);
            string program = new ProgramFinder(Machine).Find(words[0]);
            if (program == null)
            {
                throw new BackendProblemException(
                    $"There is no program {words[0]} on this machine; install the backend, or name the command in Project Settings ▸ Capriccio.");
            }
            return new[] { program }.Concat(words.Skip(1)).ToArray();
        }

        private void CheckAddress()
        {
            if (!Uri.TryCreate(Address, UriKind.Absolute, out Uri uri) || uri.Scheme != "tcp" || uri.Port <= 0)
            {
                throw new BackendProblemException($"The address {Address} in Project Settings ▸ Capriccio is none; give one such as tcp://127.0.0.1:7470");
            }
            if (!ThisMachine.Contains(uri.Host))
            {
                throw new BackendProblemException($"The project's backend is at {Address}, which is not this machine; start it there.");
            }
        }

        private LaunchPlan Plan(IReadOnlyList<string> words, string log, Dictionary<string, string> surroundings)
        {
            // What is printed goes to a file, where Python would choose the system's old encoding, and keep lines back.
            surroundings["PYTHONUNBUFFERED"] = "1";
            surroundings["PYTHONUTF8"] = "1";
            return new LaunchPlan(words, ProjectFolder, Path.Combine(LibraryFolder, log), surroundings);
        }
    }
}
