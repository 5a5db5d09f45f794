// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/Binding.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/Binding.cs
namespace UnityEngine.UIElements
{
    public interface IBindable
    {
    }
}
