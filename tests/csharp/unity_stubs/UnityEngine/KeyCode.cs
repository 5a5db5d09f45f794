// reference: Runtime/Export/Input/KeyCode.cs
namespace UnityEngine
{
    public enum KeyCode
    {
        Z = 122,
    }
}
