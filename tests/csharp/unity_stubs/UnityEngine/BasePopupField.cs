// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/BasePopupField.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/BasePopupField.cs
using System.Collections.Generic;

namespace UnityEngine.UIElements
{
    public abstract class BasePopupField<TValueType, TValueChoice> : BaseField<TValueType>
    {
        public virtual extern List<TValueChoice> choices { get; set; }
    }
}
