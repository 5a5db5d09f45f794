// reference: Modules/IMGUI/GUIUtility.bindings.cs
namespace UnityEngine
{
    public class GUIUtility
    {
        public static extern string systemCopyBuffer { get; set; }
    }
}
