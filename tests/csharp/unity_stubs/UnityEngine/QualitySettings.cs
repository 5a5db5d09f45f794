// reference: Runtime/Export/Graphics/GraphicsManagers.bindings.cs, Runtime/Export/Graphics/GraphicsEnums.cs
namespace UnityEngine
{
    public enum ColorSpace
    {
        Gamma = 0,
        Linear = 1,
    }

    public sealed class QualitySettings : Object
    {
        public static extern int antiAliasing { get; set; }
        public static extern ColorSpace activeColorSpace { get; }
    }
}
