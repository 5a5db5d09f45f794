// reference: com.unity.ai.inference Runtime/Core/Converters/TextureConverter.cs
using UnityEngine;
using UnityEngine.Rendering;

namespace Unity.InferenceEngine
{
    // The reference says `transform = default`, which this compiler does not know.
    public static class TextureConverter
    {
        public static extern void ToTensor(Texture texture, Tensor<float> tensor, TextureTransform transform);
        public static extern void ToTensor(this CommandBuffer cb, Texture texture, Tensor<float> tensor, TextureTransform transform);
        public static extern void RenderToTexture(Tensor<float> tensor, RenderTexture renderTexture, TextureTransform transform);
        public static extern void RenderToTexture(this CommandBuffer cb, Tensor<float> tensor, RenderTexture renderTexture, TextureTransform transform);
    }
}
