// reference: Modules/ScreenCapture/ScriptBindings/ScreenCapture.bindings.cs
namespace UnityEngine
{
    public static class ScreenCapture
    {
        public static extern void CaptureScreenshotIntoRenderTexture(RenderTexture renderTexture);
    }
}
