// reference: Runtime/Export/Camera/Camera.bindings.cs
namespace UnityEngine
{
    public sealed class Camera : Behaviour
    {
        public static extern Camera main { get; }
        public extern Color backgroundColor { get; set; }
        public extern CameraClearFlags clearFlags { get; set; }
        public extern int cullingMask { get; set; }
        public extern int pixelWidth { get; }
        public extern int pixelHeight { get; }
        public extern RenderTexture targetTexture { get; set; }
        public extern void Render();
    }
}
