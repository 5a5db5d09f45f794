// reference: com.unity.test-framework UnityEngine.TestRunner/NUnitExtensions/Attributes/UnityTestAttribute.cs
using System;

namespace UnityEngine.TestTools
{
    [AttributeUsage(AttributeTargets.Method)]
    public class UnityTestAttribute : Attribute
    {
        public extern UnityTestAttribute();
    }
}
