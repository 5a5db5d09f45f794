// The style sheet of the windows in which something is made, and how their elements are shown and hidden.
using UnityEditor;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal static class MakerStyle
    {
        public const string Columns = "capriccio-columns";
        public const string Form = "capriccio-form";
        public const string Grows = "capriccio-grows";
        public const string Row = "capriccio-row";
        public const string RowFills = "capriccio-row-fills";
        public const string Text = "capriccio-text";

        private const string Chosen = "capriccio-chosen";
        private const string Hidden = "capriccio-hidden";
        private const string Sheet = "Packages/com.capriccio.bridge/Editor/Jobs/Maker.uss";

        /// <summary>Gives the root of a window the styles.</summary>
        public static void Apply(VisualElement root)
        {
            var sheet = AssetDatabase.LoadAssetAtPath<StyleSheet>(Sheet);
            // While the package is being imported for the first time there is none yet; the window works without.
            if (sheet)
            {
                root.styleSheets.Add(sheet);
            }
        }

        /// <summary>Shows or hides an element; a hidden one takes no room.</summary>
        public static void Show(this VisualElement element, bool shown)
        {
            element.EnableInClassList(Hidden, !shown);
        }

        /// <summary>Marks one of several buttons as the one that counts.</summary>
        public static void Choose(this VisualElement element, bool chosen)
        {
            element.EnableInClassList(Chosen, chosen);
        }

        /// <summary>The element with a class of the style sheet.</summary>
        public static T With<T>(this T element, string className) where T : VisualElement
        {
            element.AddToClassList(className);
            return element;
        }
    }
}
