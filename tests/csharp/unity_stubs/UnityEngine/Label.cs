// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/Label.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/Label.cs
namespace UnityEngine.UIElements
{
    public class Label : TextElement
    {
        public extern Label();
        public extern Label(string text);
    }
}
