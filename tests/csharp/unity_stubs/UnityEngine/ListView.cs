// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/ListView.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/ListView.cs
using System;

namespace UnityEngine.UIElements
{
    public class ListView : BaseListView
    {
        public extern ListView();
        public extern Func<VisualElement> makeItem { get; set; }
        public extern Action<VisualElement, int> bindItem { get; set; }
    }
}
