// What makes something with the backend's help, and can do so again.
namespace Capriccio.Editor
{
    /// <summary>A tool of the editor. It registers with <c>CapriccioEditor.Register</c>, by <c>[InitializeOnLoadMethod]</c>.</summary>
    internal interface IEditorTool
    {
        /// <summary>The name under which its jobs stand in the history: <c>textures</c>, <c>terrain</c>, <c>music</c>.</summary>
        string Name { get; }

        /// <summary>Makes again what the entry tells of; the tool asks the queue, and shows what comes.</summary>
        void Rerun(HistoryEntry entry);
    }
}
