// reference: https://docs.unity3d.com/Packages/com.unity.test-framework@1.6/api/UnityEngine.TestTools.EnterPlayMode.html
namespace UnityEngine.TestTools
{
    public class EnterPlayMode
    {
        public extern EnterPlayMode(bool expectDomainReload = true);
    }
}
