// The inspector of a frame recorder: what it is set to, a button that starts and stops it in play mode, what it says, and its
// folder. Decides nothing itself.
using System.IO;
using UnityEditor;
using UnityEditor.UIElements;
using UnityEngine;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    [CustomEditor(typeof(CapriccioFrameRecorder))]
    internal sealed class FrameRecorderInspector : UnityEditor.Editor
    {
        private const long RefreshMs = 200;
        private const string NotPlaying = "Frames are recorded while the game is played.";

        private Button toggle;
        private Button reveal;
        private HelpBox state;

        private CapriccioFrameRecorder Recorder => (CapriccioFrameRecorder)target;

        public override VisualElement CreateInspectorGUI()
        {
            var root = new VisualElement();
            InspectorElement.FillDefaultInspector(root, serializedObject, this);
            toggle = new Button(() => Recorder.ToggleRecording());
            reveal = new Button(() => EditorUtility.RevealInFinder(Recorder.FolderPath)) { text = "Reveal Folder" };
            state = new HelpBox(string.Empty, HelpBoxMessageType.Info);
            root.Add(toggle);
            root.Add(reveal);
            root.Add(state);
            root.schedule.Execute(Refresh).Every(RefreshMs);
            Refresh();
            return root;
        }

        private void Refresh()
        {
            toggle.text = Recorder.IsRecording ? "Stop Recording" : "Start Recording";
            toggle.SetEnabled(Application.isPlaying);
            reveal.SetEnabled(Directory.Exists(Recorder.FolderPath));
            state.text = Application.isPlaying ? Recorder.StatusText : NotPlaying;
        }
    }
}
