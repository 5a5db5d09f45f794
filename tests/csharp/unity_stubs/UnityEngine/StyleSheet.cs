// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/StyleSheets/StyleSheet.cs
// reference: 6000.0 Modules/UIElements/Core/StyleSheets/StyleSheet.cs
namespace UnityEngine.UIElements
{
    public class StyleSheet : ScriptableObject
    {
    }
}
