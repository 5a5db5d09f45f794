// reference: 6000.0 Graphics Packages/com.unity.render-pipelines.core/Runtime/RenderGraph/RenderGraphUtilsBlit.cs
#if UNITY_6000_0_OR_NEWER
using System.Runtime.CompilerServices;

namespace UnityEngine.Rendering.RenderGraphModule.Util
{
    public static class RenderGraphUtils
    {
        public struct BlitMaterialParameters
        {
            public extern BlitMaterialParameters(TextureHandle source, TextureHandle destination, Material material, int shaderPass);
        }

        // Newer versions answer a builder, and have a parameter more before the file; callers look the same.
        public static extern void AddBlitPass(
            this RenderGraph graph,
            BlitMaterialParameters blitParameters,
            string passName = "Blit Pass Utility w. Material",
            [CallerFilePath] string file = "",
            [CallerLineNumber] int line = 0);
    }
}
#endif
