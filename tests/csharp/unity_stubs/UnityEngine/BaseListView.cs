// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/BaseListView.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/BaseListView.cs
namespace UnityEngine.UIElements
{
    public abstract class BaseListView : BaseVerticalCollectionView
    {
    }
}
