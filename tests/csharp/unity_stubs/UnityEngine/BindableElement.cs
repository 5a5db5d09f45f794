// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/BindableElement.cs
// reference: 6000.0 Modules/UIElements/Core/BindableElement.cs
namespace UnityEngine.UIElements
{
    public class BindableElement : VisualElement, IBindable
    {
    }
}
