// reference: Editor/Mono/SceneManagement/StageManager/StageUtility.cs
using UnityEngine;

namespace UnityEditor.SceneManagement
{
    public static class StageUtility
    {
        public static extern void PlaceGameObjectInCurrentStage(GameObject gameObject);
    }
}
