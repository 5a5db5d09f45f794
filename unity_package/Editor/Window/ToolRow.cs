// The buttons that open what makes things. They are those of Unity's menus; must not know what is behind them.
using UnityEditor;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class ToolRow : VisualElement
    {
        public ToolRow()
        {
            AddToClassList(MakerStyle.Row);
            Add(Opening("New Texture…", "Assets/Create/Capriccio/Texture…", "Makes textures from nothing but a name"));
            Add(Opening("Terrain…", "GameObject/3D Object/Capriccio Terrain", "Makes land from numbers or after a drawing"));
            Add(Opening("Music…", "Assets/Create/Capriccio/MIDI Track…", "Composes, plays and saves music"));
        }

        private static Button Opening(string title, string menu, string tooltip)
        {
            return new Button(() => EditorApplication.ExecuteMenuItem(menu)) { text = title, tooltip = tooltip };
        }
    }
}
