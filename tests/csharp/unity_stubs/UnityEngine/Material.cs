// reference: Runtime/Export/Shaders/Material.cs, Runtime/Export/Shaders/Material.bindings.cs
namespace UnityEngine
{
    public class Material : Object
    {
        public extern Material(Shader shader);
        public extern Texture mainTexture { get; set; }
        public extern Color color { get; set; }
        public extern void SetFloat(int nameID, float value);
        public extern void SetFloatArray(int nameID, float[] values);
        public extern void SetVector(int nameID, Vector4 value);
        public extern void SetTexture(int nameID, Texture value);
        public extern void SetFloat(string name, float value);
        public extern void SetTexture(string name, Texture value);
        public extern Texture GetTexture(string name);
        public extern bool HasProperty(string name);
        public extern void EnableKeyword(string keyword);
        public extern bool IsKeywordEnabled(string keyword);
    }
}
