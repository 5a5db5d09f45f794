// reference: Runtime/Export/SceneManager/SceneManager.bindings.cs, Runtime/Export/SceneManager/Scene.cs
namespace UnityEngine.SceneManagement
{
    public struct Scene
    {
        public extern string path { get; }
    }

    public class SceneManager
    {
        public static extern Scene GetActiveScene();
    }
}
