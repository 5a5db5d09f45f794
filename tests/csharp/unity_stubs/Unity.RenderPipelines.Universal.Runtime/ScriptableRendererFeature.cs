// reference: Graphics Packages/com.unity.render-pipelines.universal/Runtime/ScriptableRendererFeature.cs
using System;

namespace UnityEngine.Rendering.Universal
{
    public abstract class ScriptableRendererFeature : ScriptableObject, IDisposable
    {
        public abstract void Create();
        public abstract void AddRenderPasses(ScriptableRenderer renderer, ref RenderingData renderingData);
        public extern void Dispose();
        protected virtual extern void Dispose(bool disposing);
    }
}
