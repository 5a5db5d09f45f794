// reference: com.unity.ai.inference Runtime/Core/Internals/ModelAsset.cs
using UnityEngine;

namespace Unity.InferenceEngine
{
    public class ModelAsset : ScriptableObject
    {
    }
}
