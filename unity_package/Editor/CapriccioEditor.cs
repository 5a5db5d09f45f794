// All that Capriccio is in the editor, in one place for its tools and its window: the connection, the queue, the history.
// Lives as long as the domain does. Decides nothing itself.
using System.Collections.Generic;
using UnityEditor;

namespace Capriccio.Editor
{
    internal static class CapriccioEditor
    {
        private static readonly List<IEditorTool> Registered = new List<IEditorTool>();

        /// <summary>The editor's own connection; the game has another.</summary>
        public static EditorConnection Connection { get; } = new EditorConnection(Options);

        /// <summary>What has been made in this project.</summary>
        public static History History { get; } = new History();

        /// <summary>What the backend works on.</summary>
        public static JobQueue Jobs { get; } = new JobQueue(Connection, History);

        /// <summary>The tools that have registered.</summary>
        public static IReadOnlyList<IEditorTool> Tools => Registered;

        /// <summary>Makes a tool known, so that what it made can be made again. To be called once a domain.</summary>
        public static void Register(IEditorTool tool)
        {
            Registered.Add(tool);
        }

        [InitializeOnLoadMethod]
        private static void Begin()
        {
            AssemblyReloadEvents.beforeAssemblyReload += End;
            EditorApplication.quitting += End;
            Connection.Connect();
        }

        private static void End()
        {
            Jobs.CancelAll();
            Connection.Dispose();
        }

        private static CapriccioClientOptions Options()
        {
            CapriccioClientOptions options = CapriccioSettings.Load().ToOptions();
            options.ClientName = "unity-editor";
            return options;
        }
    }
}
