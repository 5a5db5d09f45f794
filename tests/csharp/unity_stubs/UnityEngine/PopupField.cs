// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/PopupField.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/PopupField.cs
namespace UnityEngine.UIElements
{
    public class PopupField<T> : BasePopupField<T, T>
    {
        public extern int index { get; set; }
    }
}
