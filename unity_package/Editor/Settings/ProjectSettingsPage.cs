// Project Settings ▸ Capriccio. What ships with the game is an asset of the project, what only editors need lies in
// ProjectSettings; both can be undone.
using UnityEditor;
using UnityEditor.UIElements;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal static class ProjectSettingsPage
    {
        public const string Path = "Project/Capriccio";

        private static readonly string[] Keywords = { "backend", "address", "timeout", "connect", "command", "start" };

        [SettingsProvider]
        private static SettingsProvider Make()
        {
            VisualElement page = null;
            return new SettingsProvider(Path, SettingsScope.Project, Keywords)
            {
                label = "Capriccio",
                activateHandler = (search, root) => Fill(page = root),
                deactivateHandler = () => page?.Unbind(),
            };
        }

        private static void Fill(VisualElement root)
        {
            WindowStyle.Apply(root);
            root.Add(new Label("Capriccio").With(WindowStyle.PageTitle));
            var page = new ScrollView().With(WindowStyle.Page);
            root.Add(page);
            AddGameSettings(page);
            AddEditorSettings(page);
        }

        private static void AddGameSettings(VisualElement page)
        {
            CapriccioSettings settings = SettingsAsset.FindOrMake();
            var tracked = new SerializedObject(settings);
            page.Add(new Label("In the game and in the editor").With(WindowStyle.Heading));
            page.Add(DelayedText(tracked, "address", "Address", "Where the backend listens, as tcp://HOST:PORT."));
            page.Add(Field(tracked, "connectAtStart", "Connect at Start"));
            page.Add(Field(tracked, "connectTimeoutSeconds", "Connect Timeout (s)"));
            page.Add(Field(tracked, "requestTimeoutSeconds", "Request Timeout (s)"));
            page.TrackSerializedObjectValue(tracked, changed => SettingsAsset.Save((CapriccioSettings)changed.targetObject));
        }

        private static void AddEditorSettings(VisualElement page)
        {
            CapriccioProjectSettings settings = CapriccioProjectSettings.instance;
            // Some versions of Unity make what they keep outside of assets not editable.
            settings.hideFlags &= ~UnityEngine.HideFlags.NotEditable;
            var tracked = new SerializedObject(settings);
            page.Add(new Label("In the editor").With(WindowStyle.Heading));
            page.Add(DelayedText(tracked, "startCommand", "Start Command", "What Start backend runs, from the project's folder; quotes keep words together."));
            page.Add(new Label("Whether the command or the private environment is used, Python, and the token are yours: Preferences ▸ Capriccio.")
                .With(MakerStyle.Text));
            var tracker = new VisualElement();
            page.Add(tracker);
            tracker.TrackSerializedObjectValue(tracked, changed => settings.Save());
        }

        private static VisualElement Field(SerializedObject from, string property, string label)
        {
            var field = new PropertyField(from.FindProperty(property), label);
            field.BindProperty(from.FindProperty(property));
            return field;
        }

        // A text that is half written is not one to connect to.
        private static VisualElement DelayedText(SerializedObject from, string property, string label, string tooltip)
        {
            var field = new TextField(label) { isDelayed = true, tooltip = tooltip };
            field.BindProperty(from.FindProperty(property));
            return field;
        }
    }
}
