// The menu beside Start backend: install, upgrade or remove the private environment, connect again, settings. What changes much
// is confirmed first. Must not know how an environment is made.
using UnityEditor;
using UnityEngine;

namespace Capriccio.Editor
{
    internal sealed class EnvironmentMenu
    {
        private readonly BackendKeeper keeper;
        private readonly EditorConnection connection;

        public EnvironmentMenu(BackendKeeper keeper, EditorConnection connection)
        {
            this.keeper = keeper;
            this.connection = connection;
        }

        public void Show()
        {
            var menu = new GenericMenu();
            Add(menu, "Install or Upgrade the Backend…", keeper.IsFree, AskToInstall);
            Add(menu, "Remove the Installed Backend…", keeper.IsFree, AskToRemove);
            menu.AddSeparator(string.Empty);
            Add(menu, "Connect Again", true, connection.Connect);
            menu.AddSeparator(string.Empty);
            Add(menu, "Project Settings…", true, () => SettingsService.OpenProjectSettings(ProjectSettingsPage.Path));
            Add(menu, "Preferences…", true, () => SettingsService.OpenUserPreferences(PreferencesPage.Path));
            menu.ShowAsContext();
        }

        /// <summary>Asks whether the backend shall be installed.</summary>
        public void AskToInstall()
        {
            BackendChoice choice = keeper.Choice;
            string question = $"This makes a private Python environment for your editors in\n\n{choice.Environment.Folder}\n\n"
                + $"and has pip install \"{choice.Package}\" there, with what it needs: some hundred megabytes. It takes a minute or two, can be "
                + "cancelled, and changes nothing else on this machine. An installed one stays in use until the new one is complete.";
            if (EditorUtility.DisplayDialog("Install the Backend", question, "Install", "Cancel"))
            {
                keeper.Install();
            }
        }

        private void AskToRemove()
        {
            string question = $"This removes the folder\n\n{keeper.Choice.Environment.Folder}\n\nwith all that is in it, for all your projects.";
            if (EditorUtility.DisplayDialog("Remove the Installed Backend", question, "Remove", "Cancel"))
            {
                keeper.Remove();
            }
        }

        private static void Add(GenericMenu menu, string text, bool isEnabled, GenericMenu.MenuFunction action)
        {
            if (isEnabled)
            {
                menu.AddItem(new GUIContent(text), false, action);
            }
            else
            {
                menu.AddDisabledItem(new GUIContent(text));
            }
        }
    }
}
