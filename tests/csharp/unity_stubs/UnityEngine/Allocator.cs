// reference: Runtime/Export/Collections/NativeCollectionEnums.bindings.cs
namespace Unity.Collections
{
    public enum Allocator
    {
        Persistent = 4,
    }
}
