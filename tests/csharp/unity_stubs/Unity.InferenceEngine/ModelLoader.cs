// reference: com.unity.ai.inference Runtime/Core/Serialization/ModelLoader.cs
namespace Unity.InferenceEngine
{
    public static class ModelLoader
    {
        public static extern Model Load(ModelAsset modelAsset);
    }
}
