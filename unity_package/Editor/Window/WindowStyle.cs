// The names of the window's style sheet.
using UnityEditor;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal static class WindowStyle
    {
        public const string Details = "capriccio-details";
        public const string Entry = "capriccio-entry";
        public const string EntryNote = "capriccio-entry-note";
        public const string EntryTitle = "capriccio-entry-title";
        public const string Heading = "capriccio-heading";
        public const string Job = "capriccio-job";
        public const string List = "capriccio-list";
        public const string Log = "capriccio-log";
        public const string LogLine = "capriccio-log-line";
        public const string Page = "capriccio-page";
        public const string PageTitle = "capriccio-page-title";
        public const string Panel = "capriccio-panel";
        public const string Sign = "capriccio-sign";
        public const string Status = "capriccio-status";
        public const string StatusRow = "capriccio-status-row";
        public const string Tab = "capriccio-tab";
        public const string TabChosen = "capriccio-tab-chosen";
        public const string Tabs = "capriccio-tabs";
        public const string Window = "capriccio-window";

        private const string Sheet = "Packages/com.capriccio.bridge/Editor/Window/Window.uss";

        /// <summary>Gives a root the styles of the window and of what its tools have in common.</summary>
        public static void Apply(VisualElement root)
        {
            MakerStyle.Apply(root);
            var sheet = AssetDatabase.LoadAssetAtPath<StyleSheet>(Sheet);
            // While the package is being imported for the first time there is none yet; the window works without.
            if (sheet)
            {
                root.styleSheets.Add(sheet);
            }
        }

        /// <summary>Colours an element by how things stand.</summary>
        public static void SetTone(this VisualElement element, Tone tone)
        {
            element.EnableInClassList("capriccio-good", tone == Tone.Good);
            element.EnableInClassList("capriccio-busy", tone == Tone.Busy);
            element.EnableInClassList("capriccio-bad", tone == Tone.Bad);
        }
    }
}
