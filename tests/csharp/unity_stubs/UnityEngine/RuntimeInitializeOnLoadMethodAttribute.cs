// reference: Runtime/Export/Scripting/RuntimeInitializeOnLoadAttribute.cs
using System;

namespace UnityEngine
{
    public enum RuntimeInitializeLoadType
    {
        AfterSceneLoad = 0,
        BeforeSceneLoad,
        AfterAssembliesLoaded,
        BeforeSplashScreen,
        SubsystemRegistration,
    }

    [AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
    public class RuntimeInitializeOnLoadMethodAttribute : Attribute
    {
        public extern RuntimeInitializeOnLoadMethodAttribute(RuntimeInitializeLoadType loadType);
    }
}
