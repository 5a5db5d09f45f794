// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/IMGUIContainer.cs
// reference: 6000.0 Modules/UIElements/Core/IMGUIContainer.cs
using System;

namespace UnityEngine.UIElements
{
    public class IMGUIContainer : VisualElement, IDisposable
    {
        public extern IMGUIContainer(Action onGUIHandler);
        public extern void Dispose();
    }
}
