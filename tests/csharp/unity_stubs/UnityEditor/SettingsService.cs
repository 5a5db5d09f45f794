// reference: Editor/Mono/Settings/SettingsService.cs
namespace UnityEditor
{
    public static class SettingsService
    {
        public static extern EditorWindow OpenProjectSettings(string settingsPath = null);
        public static extern EditorWindow OpenUserPreferences(string settingsPath = null);
    }
}
