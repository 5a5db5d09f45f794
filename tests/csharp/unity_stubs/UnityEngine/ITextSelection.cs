// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/TextElementSelection.cs
// reference: 6000.0 Modules/UIElements/Core/TextElementSelection.cs
namespace UnityEngine.UIElements
{
    public interface ITextSelection
    {
        bool isSelectable { get; set; }
    }
}
