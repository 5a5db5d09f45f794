// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/ScrollView.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/ScrollView.cs
namespace UnityEngine.UIElements
{
    public class ScrollView : VisualElement
    {
        public extern ScrollView();
    }
}
