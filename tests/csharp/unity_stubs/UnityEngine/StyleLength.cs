// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Style/StyleLength.cs
// reference: 6000.0 Modules/UIElements/Core/Style/StyleLength.cs
namespace UnityEngine.UIElements
{
    public struct StyleLength
    {
        public static extern implicit operator StyleLength(float v);
    }
}
