// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/Button.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/Button.cs
using System;

namespace UnityEngine.UIElements
{
    public class Button : TextElement
    {
        public extern Button(Action clickEvent);
        public extern event Action clicked;
    }
}
