// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/PointerCaptureController.cs
// reference: 6000.0 Modules/UIElements/Core/PointerCaptureController.cs
namespace UnityEngine.UIElements
{
    public static class PointerCaptureHelper
    {
        public static extern bool HasPointerCapture(this IEventHandler handler, int pointerId);
        public static extern void CapturePointer(this IEventHandler handler, int pointerId);
        public static extern void ReleasePointer(this IEventHandler handler, int pointerId);
    }
}
