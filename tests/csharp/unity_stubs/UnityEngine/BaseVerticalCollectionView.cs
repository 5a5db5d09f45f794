// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/BaseVerticalCollectionView.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/BaseVerticalCollectionView.cs
using System;
using System.Collections;
using System.Collections.Generic;

namespace UnityEngine.UIElements
{
    public abstract class BaseVerticalCollectionView : BindableElement
    {
        public event Action<IEnumerable<object>> itemsChosen;
        public event Action<IEnumerable<object>> selectionChanged;
        public extern IList itemsSource { get; set; }
        public extern SelectionType selectionType { get; set; }
        public extern int selectedIndex { get; set; }
        public extern float fixedItemHeight { get; set; }
        public extern void RefreshItems();
        public extern void ScrollToItem(int index);
        public extern void SetSelectionWithoutNotify(IEnumerable<int> indices);
    }
}
