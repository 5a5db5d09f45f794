// All that Capriccio is in the editor, in one place for its tools and its window: the connection, the backend's keeper, its
// models, the queue, the history. Lives as long as the domain does. Decides nothing itself.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using UnityEditor;
using UnityEngine;
using Debug = UnityEngine.Debug;

namespace Capriccio.Editor
{
    internal static class CapriccioEditor
    {
        private const int FollowMs = 1000;

        private static readonly List<IEditorTool> Registered = new List<IEditorTool>();
        private static readonly Stopwatch Clock = Stopwatch.StartNew();
        private static long followedMs;

        /// <summary>The editor's own connection; the game has another.</summary>
        public static EditorConnection Connection { get; } = new EditorConnection(BackendSettings.ClientOptions);

        /// <summary>Starts and ends a backend.</summary>
        public static BackendKeeper Backend { get; } = new BackendKeeper(
            Connection, BackendSettings.Choice, new RecordFile(LibraryPath("backend.json")), () => Clock.ElapsedMilliseconds);

        /// <summary>What the backend can do.</summary>
        public static ModelWatch Models { get; } = new ModelWatch(Connection, () => Clock.ElapsedMilliseconds);

        /// <summary>What has been made in this project.</summary>
        public static History History { get; } = new History(new HistoryFile(LibraryPath("history.json")));

        /// <summary>What the backend works on.</summary>
        public static JobQueue Jobs { get; } = new JobQueue(Connection, History);

        /// <summary>The tools that have registered.</summary>
        public static IReadOnlyList<IEditorTool> Tools => Registered;

        /// <summary>Makes a tool known, so that what it made can be made again. To be called once a domain.</summary>
        public static void Register(IEditorTool tool)
        {
            Registered.Add(tool);
        }

        /// <summary>The tool of that name; null where none has registered.</summary>
        public static IEditorTool ToolNamed(string name)
        {
            return Registered.FirstOrDefault(tool => tool.Name == name);
        }

        /// <summary>Where Capriccio keeps what belongs to this project and this machine.</summary>
        public static string LibraryPath(string file)
        {
            return Path.GetFullPath(Path.Combine("Library", "Capriccio", file));
        }

        [InitializeOnLoadMethod]
        private static void Load()
        {
            CapriccioBackend.EditorToken = BackendSettings.Token;
            // Unity starts editors without a window to build and to import; the backend is none of their business.
            if (Application.isBatchMode || AssetDatabase.IsAssetImportWorkerProcess())
            {
                return;
            }
            // Not at once: what awaits something must come back to the main thread, which the editor sees to a moment later.
            EditorApplication.delayCall += Begin;
        }

        private static void Begin()
        {
            AssemblyReloadEvents.beforeAssemblyReload += BeforeReload;
            EditorApplication.quitting += Quit;
            EditorApplication.update += Tick;
            Backend.Completed += UseEnvironment;
            Connection.Connect();
            Backend.Resume();
            Observe(History.OpenAsync());
        }

        private static void Tick()
        {
            Backend.Tick();
            Models.Tick();
            if (Clock.ElapsedMilliseconds - followedMs > FollowMs)
            {
                followedMs = Clock.ElapsedMilliseconds;
                Connection.Follow();
            }
        }

        // The backend goes on, and is found again. What was asked for is lost: nobody remembers what should become of it.
        private static void BeforeReload()
        {
            IReadOnlyList<Job> lost = Jobs.CancelAll();
            if (lost.Count > 0)
            {
                Debug.LogWarning($"Capriccio: scripts were reloaded, which gave up {string.Join(", ", lost.Select(job => job.Title))}. Ask again.");
            }
            End();
            Backend.Detach();
        }

        private static void Quit()
        {
            Jobs.CancelAll();
            End();
            Backend.Quit();
        }

        private static void End()
        {
            EditorApplication.update -= Tick;
            Connection.Dispose();
            History.Flush();
        }

        private static void UseEnvironment(ProcessPurpose done)
        {
            BackendPreferences.UsesEnvironment = done == ProcessPurpose.Install;
        }

        /// <summary>Lets a task go on alone; where it fails, the console tells.</summary>
        public static void Observe(Task task)
        {
            task.ContinueWith(ended => Debug.LogException(ended.Exception), TaskContinuationOptions.OnlyOnFaulted);
        }
    }
}
