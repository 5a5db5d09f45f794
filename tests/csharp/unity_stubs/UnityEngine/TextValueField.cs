// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/TextValueField.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/TextValueField.cs
namespace UnityEngine.UIElements
{
    public abstract class TextValueField<TValueType> : TextInputBaseField<TValueType>
    {
    }
}
