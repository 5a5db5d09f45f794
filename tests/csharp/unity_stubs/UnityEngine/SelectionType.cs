// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/InteractionEnums.cs
// reference: 6000.0 Modules/UIElements/Core/InteractionEnums.cs
namespace UnityEngine.UIElements
{
    public enum SelectionType
    {
        None,
        Single,
        Multiple,
    }
}
