// reference: Graphics Packages/com.unity.render-pipelines.universal/Runtime/DisallowMultipleRendererFeature.cs
using System;

namespace UnityEngine.Rendering.Universal
{
    [AttributeUsage(AttributeTargets.Class)]
    public class DisallowMultipleRendererFeature : Attribute
    {
        public extern DisallowMultipleRendererFeature(string customTitle = null);
    }
}
