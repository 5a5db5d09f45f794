// reference: 6000.0 Graphics Packages/com.unity.render-pipelines.core/Runtime/Common/ContextContainer.cs
#if UNITY_6000_0_OR_NEWER
namespace UnityEngine.Rendering
{
    public abstract class ContextItem
    {
    }

    public class ContextContainer
    {
        public extern T Get<T>() where T : ContextItem, new();
    }
}
#endif
