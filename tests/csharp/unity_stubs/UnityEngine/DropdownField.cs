// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/DropdownField.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/DropdownField.cs
using System;
using System.Collections.Generic;

namespace UnityEngine.UIElements
{
    public class DropdownField : PopupField<string>
    {
        public extern DropdownField(string label);
        public extern DropdownField(string label, List<string> choices, int defaultIndex, Func<string, string> formatSelectedValueCallback = null, Func<string, string> formatListItemCallback = null);
    }
}
