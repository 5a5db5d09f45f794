// What this user has chosen for all projects on this machine, in Unity's own preferences. Values only.
using UnityEditor;

namespace Capriccio.Editor
{
    internal static class BackendPreferences
    {
        public const string DefaultPackage = "capriccio";

        private const string Prefix = "Capriccio.";

        /// <summary>Start the backend from the private environment, not with the project's command.</summary>
        public static bool UsesEnvironment
        {
            get { return EditorPrefs.GetBool(Prefix + "UsesEnvironment", false); }
            set { EditorPrefs.SetBool(Prefix + "UsesEnvironment", value); }
        }

        /// <summary>What pip installs: a name, a version, a path, an address.</summary>
        public static string Package
        {
            get { return EditorPrefs.GetString(Prefix + "Package", DefaultPackage); }
            set { Set("Package", value, DefaultPackage); }
        }

        /// <summary>The Python that makes the environment; empty for the first that is found.</summary>
        public static string Python
        {
            get { return EditorPrefs.GetString(Prefix + "Python", string.Empty); }
            set { Set("Python", value, string.Empty); }
        }

        /// <summary>The token for the backend at an address; null where there is none. Another backend does not get it.</summary>
        public static string TokenFor(string address)
        {
            string token = EditorPrefs.GetString(TokenKey(address), string.Empty);
            return token.Length == 0 ? null : token;
        }

        /// <summary>Remembers a token; null or nothing forgets it.</summary>
        public static void SetTokenFor(string address, string token)
        {
            Set(TokenKey(address).Substring(Prefix.Length), token?.Trim(), string.Empty);
        }

        private static string TokenKey(string address)
        {
            return $"{Prefix}Token {address}";
        }

        private static void Set(string name, string value, string standard)
        {
            if (string.IsNullOrEmpty(value) || value == standard)
            {
                EditorPrefs.DeleteKey(Prefix + name);
            }
            else
            {
                EditorPrefs.SetString(Prefix + name, value);
            }
        }
    }
}
