// reference: Editor/Mono/FileUtil.bindings.cs
namespace UnityEditor
{
    public class FileUtil
    {
        public static extern string GetPhysicalPath(string path);
    }
}
