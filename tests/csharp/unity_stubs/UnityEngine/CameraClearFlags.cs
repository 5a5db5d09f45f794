// reference: Runtime/Export/Graphics/GraphicsEnums.cs
namespace UnityEngine
{
    public enum CameraClearFlags
    {
        SolidColor = 2,
    }
}
