// reference: com.unity.test-framework UnityEditor.TestRunner/UnityEditor.TestRunner.asmdef
// Nothing of it is used; assembly definitions of tests refer to it, as Unity makes them.
