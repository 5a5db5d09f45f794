// reference: https://docs.unity3d.com/Packages/com.unity.test-framework@1.6/api/UnityEngine.TestTools.ExitPlayMode.html
namespace UnityEngine.TestTools
{
    public class ExitPlayMode
    {
        public extern ExitPlayMode();
    }
}
