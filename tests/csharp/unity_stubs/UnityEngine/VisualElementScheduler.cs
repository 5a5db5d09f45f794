// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/VisualElementScheduler.cs
// reference: 6000.0 Modules/UIElements/Core/VisualElementScheduler.cs
using System;

namespace UnityEngine.UIElements
{
    public interface IVisualElementScheduledItem
    {
        IVisualElementScheduledItem Every(long intervalMs);
    }

    public interface IVisualElementScheduler
    {
        IVisualElementScheduledItem Execute(Action updateEvent);
    }
}
