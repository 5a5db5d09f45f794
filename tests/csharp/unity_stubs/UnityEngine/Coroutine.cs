// reference: Runtime/Export/Scripting/YieldOperation.cs, Runtime/Export/Scripting/Coroutine.bindings.cs, Runtime/Export/Scripting/WaitForEndOfFrame.cs
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
