// reference: Modules/IMGUI/GUIStyle.cs
namespace UnityEngine
{
    public sealed class GUIStyle
    {
    }
}
