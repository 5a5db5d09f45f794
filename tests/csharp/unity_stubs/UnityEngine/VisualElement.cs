// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/VisualElement.cs
// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/VisualElementHierarchy.cs
// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/VisualElementScheduler.cs
// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/VisualElementStyleAccess.cs
// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/VisualElementTooltip.cs
// reference: 6000.0 Modules/UIElements/Core/VisualElement.cs
// reference: 6000.0 Modules/UIElements/Core/VisualElementHierarchy.cs
// reference: 6000.0 Modules/UIElements/Core/VisualElementScheduler.cs
// reference: 6000.0 Modules/UIElements/Core/VisualElementStyleAccess.cs
// reference: 6000.0 Modules/UIElements/Core/VisualElementTooltip.cs
namespace UnityEngine.UIElements
{
    public class VisualElement : Focusable
    {
        public extern VisualElement();
        public extern string name { get; set; }
        public extern string viewDataKey { get; set; }
        public extern string tooltip { get; set; }
        public extern IVisualElementScheduler schedule { get; }
        public extern Rect contentRect { get; }
        public extern IStyle style { get; }
        public extern VisualElementStyleSheetSet styleSheets { get; }
        public extern void Add(VisualElement child);
        public extern void Clear();
        public extern void RemoveFromHierarchy();
        public extern void MarkDirtyRepaint();
        public extern void SetEnabled(bool value);
        public extern void AddToClassList(string className);
        public extern void EnableInClassList(string className, bool enable);
    }
}
