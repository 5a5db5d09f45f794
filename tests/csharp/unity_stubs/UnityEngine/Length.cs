// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Style/Length.cs
// reference: 6000.0 Modules/UIElements/Core/Style/Length.cs
namespace UnityEngine.UIElements
{
    public struct Length
    {
        public static extern implicit operator Length(float value);
    }
}
