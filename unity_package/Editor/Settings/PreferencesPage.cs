// Preferences ▸ Capriccio: what is the user's and this machine's, not the project's.
using UnityEditor;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal static class PreferencesPage
    {
        public const string Path = "Preferences/Capriccio";

        private static readonly string[] Keywords = { "backend", "python", "environment", "package", "pip", "token" };

        [SettingsProvider]
        private static SettingsProvider Make()
        {
            return new SettingsProvider(Path, SettingsScope.User, Keywords)
            {
                label = "Capriccio",
                activateHandler = (search, root) => Fill(root),
            };
        }

        private static void Fill(VisualElement root)
        {
            WindowStyle.Apply(root);
            root.Add(new Label("Capriccio").With(WindowStyle.PageTitle));
            var page = new ScrollView().With(WindowStyle.Page);
            root.Add(page);
            AddEnvironment(page);
            AddToken(page, BackendSettings.Address);
        }

        private static void AddEnvironment(VisualElement page)
        {
            page.Add(new Label("The private Python environment").With(WindowStyle.Heading));
            var uses = new Toggle("Start from It")
            {
                value = BackendPreferences.UsesEnvironment,
                tooltip = "Start the backend from the private environment, where it is installed, and not with the project's command.",
            };
            uses.RegisterValueChangedCallback(change => BackendPreferences.UsesEnvironment = change.newValue);
            page.Add(uses);
            TextField package = Text("Package", BackendPreferences.Package, "What pip installs: a name, a version such as capriccio==0.2.0, a path, an address.");
            package.RegisterValueChangedCallback(change => BackendPreferences.Package = change.newValue);
            page.Add(package);
            TextField python = Text("Python", BackendPreferences.Python, "The Python 3.10 or newer that makes the environment; empty for the first that is found.");
            python.RegisterValueChangedCallback(change => BackendPreferences.Python = change.newValue);
            page.Add(python);
            page.Add(new Label(Told(BackendSettings.Environment())).With(MakerStyle.Text));
        }

        private static void AddToken(VisualElement page, string address)
        {
            page.Add(new Label("The project's backend").With(WindowStyle.Heading));
            TextField token = Text($"Token for {address}", BackendPreferences.TokenFor(address) ?? string.Empty, "Where the backend asks for one. It is kept in your preferences, never in the project.");
            token.isPasswordField = true;
            token.RegisterValueChangedCallback(change => BackendPreferences.SetTokenFor(address, change.newValue));
            page.Add(token);
        }

        private static string Told(PrivateEnvironment environment)
        {
            InstalledVersion installed = environment.Installed();
            string what = installed == null ? "Nothing is installed" : $"Version {installed.Version} ({installed.Package}) is installed";
            return $"{what} in {environment.Folder}, which all your projects share. The Capriccio window installs, upgrades and removes it.";
        }

        private static TextField Text(string label, string value, string tooltip)
        {
            return new TextField(label) { value = value, tooltip = tooltip, isDelayed = true };
        }
    }
}
