// reference: Modules/IMGUI/GUIContent.cs
namespace UnityEngine
{
    public class GUIContent
    {
        public extern GUIContent(string text);
    }
}
