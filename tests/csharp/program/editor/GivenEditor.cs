// An editor as far as the backend is concerned: a connection, a keeper, and a main thread that ticks. It can be made anew in
// another domain, as Unity does when scripts are compiled.
using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Capriccio.Editor;

namespace Capriccio.Tests
{
    internal sealed class GivenEditor : IDisposable
    {
        private readonly string folder;

        /// <param name="folder">The project's Library folder.</param>
        /// <param name="port">Where the project expects its backend.</param>
        /// <param name="command">The command that starts one.</param>
        public GivenEditor(string folder, int port, string command)
        {
            this.folder = folder;
            Directory.CreateDirectory(folder);
            var clock = Stopwatch.StartNew();
            Choice = new BackendChoice
            {
                Command = command,
                Address = $"tcp://127.0.0.1:{port}",
                ProjectFolder = folder,
                LibraryFolder = folder,
            };
            Pump = Pump.OfThisThread();
            Connection = new EditorConnection(() => new CapriccioClientOptions { Address = Choice.Address, ClientName = "test-editor" });
            Keeper = new BackendKeeper(Connection, () => Choice, File, () => clock.ElapsedMilliseconds);
            Pump.Ticked += Keeper.Tick;
            Connection.Connect();
            Keeper.Resume();
            Until(() => Keeper.State != BackendState.Looking, "the search is over");
        }

        public BackendChoice Choice { get; }

        public EditorConnection Connection { get; }

        public BackendKeeper Keeper { get; }

        public Pump Pump { get; }

        /// <summary>The started process, as it is written down; null where none is.</summary>
        public ProcessRecord Record => File.Read();

        public string Said => $"{Keeper.State}, {Keeper.Problem}, {string.Join(" | ", Keeper.Log.Lines)}";

        private RecordFile File => new RecordFile(Path.Combine(folder, "backend.json"));

        /// <summary>An editor with a folder of its own, and an address at which nothing listens.</summary>
        public static GivenEditor New(string command = null)
        {
            return new GivenEditor(NewFolder(), Given.DeadPort(), command ?? Runner.Setting("command"));
        }

        public static string NewFolder()
        {
            return Path.Combine(Runner.Setting("folder"), Guid.NewGuid().ToString("N"));
        }

        public void Until(Func<bool> condition, string what)
        {
            try
            {
                Pump.Until(condition, what);
            }
            catch (InvalidOperationException error)
            {
                throw new InvalidOperationException($"{error.Message} ({Said})");
            }
        }

        public void UntilState(BackendState state)
        {
            Until(() => Keeper.State == state, $"the keeper's state becomes {state}");
        }

        /// <summary>Starts a backend and returns when it answers.</summary>
        public ProcessRecord Started()
        {
            Keeper.Start();
            UntilState(BackendState.Running);
            return Record;
        }

        public bool HasPrinted(string part)
        {
            return Keeper.Log.Lines.Any(line => line.Contains(part));
        }

        public void Dispose()
        {
            Pump.Ticked -= Keeper.Tick;
            Connection.Dispose();
            Keeper.Quit();
        }
    }
}
