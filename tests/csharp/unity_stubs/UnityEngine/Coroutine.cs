// reference: Runtime/Export/Scripting/Coroutine.bindings.cs, Runtime/Export/Scripting/WaitForEndOfFrame.cs, Runtime/Export/Scripting/YieldInstruction.cs
namespace UnityEngine
{
    public class YieldInstruction
    {
    }

    public sealed class Coroutine : YieldInstruction
    {
    }

    public sealed class WaitForEndOfFrame : YieldInstruction
    {
    }
}
