// reference: com.unity.ai.inference Runtime/Core/Model.cs
namespace Unity.InferenceEngine
{
    public class Model
    {
    }
}
