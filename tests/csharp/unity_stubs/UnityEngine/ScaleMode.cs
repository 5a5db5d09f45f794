// reference: Modules/IMGUI/GUIEnums.cs
namespace UnityEngine
{
    public enum ScaleMode
    {
        StretchToFill = 0,
        ScaleAndCrop = 1,
        ScaleToFit = 2,
    }
}
