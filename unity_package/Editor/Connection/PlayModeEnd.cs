// Ends the running game's connection where only the editor knows that the game has ended. Knows no window.
using UnityEditor;

namespace Capriccio.Editor
{
    /// <summary>The game's client does not outlive the game: neither into edit mode, nor into the next domain.</summary>
    internal static class PlayModeEnd
    {
        [InitializeOnLoadMethod]
        private static void Watch()
        {
            EditorApplication.playModeStateChanged += EndWithPlay;
            AssemblyReloadEvents.beforeAssemblyReload += CapriccioBackend.Disconnect;
            EditorApplication.quitting += CapriccioBackend.Disconnect;
        }

        private static void EndWithPlay(PlayModeStateChange change)
        {
            if (change == PlayModeStateChange.EnteredEditMode)
            {
                CapriccioBackend.Disconnect();
            }
        }
    }
}
