// reference: Graphics Packages/com.unity.render-pipelines.core/Runtime/Textures/RTHandleSystem.cs
namespace UnityEngine.Rendering
{
    public struct RTHandleProperties
    {
        public Vector4 rtHandleScale;
    }
}
