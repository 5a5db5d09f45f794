// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/UQuery.cs
// reference: 6000.0 Modules/UIElements/Core/UQuery.cs
namespace UnityEngine.UIElements
{
    public static class UQueryExtensions
    {
        public static extern T Q<T>(this VisualElement e, string name = null, string className = null) where T : VisualElement;
    }
}
