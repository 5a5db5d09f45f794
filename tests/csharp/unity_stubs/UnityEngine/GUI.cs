// reference: Modules/IMGUI/GUI.cs
namespace UnityEngine
{
    public class GUI
    {
        public static extern void DrawTexture(Rect position, Texture image, ScaleMode scaleMode);
        public static extern void DrawTexture(Rect position, Texture image);
    }
}
