// What is shown of the backend: words and buttons for each state of the keeper. Pure. Must not know how it is drawn.
namespace Capriccio.Editor
{
    internal enum Tone
    {
        /// <summary>A backend answers.</summary>
        Good,

        /// <summary>Something is under way.</summary>
        Busy,

        /// <summary>No backend answers.</summary>
        Bad,
    }

    /// <summary>One look at the keeper and the connection. Immutable.</summary>
    internal sealed class BackendView
    {
        private BackendView(string text, Tone tone, string button, string reason)
        {
            Text = text;
            Tone = tone;
            Button = button;
            Reason = reason;
        }

        public string Text { get; }

        public Tone Tone { get; }

        /// <summary>What the button says.</summary>
        public string Button { get; }

        /// <summary>Why the button does nothing; null where it does something.</summary>
        public string Reason { get; }

        public static BackendView Of(BackendKeeper keeper, EditorConnection connection)
        {
            switch (keeper.State)
            {
                case BackendState.Looking:
                    return new BackendView("Looking for a backend…", Tone.Busy, "Cancel", null);
                case BackendState.Found:
                    return new BackendView($"Found {Server(connection)}", Tone.Good, "Stop", "This backend was started elsewhere; stop it there.");
                case BackendState.Starting:
                    return new BackendView("Started, and does not answer yet…", Tone.Busy, "Stop", null);
                case BackendState.Running:
                    return new BackendView($"Started here: {Server(connection)}", Tone.Good, "Stop", null);
                case BackendState.Stopping:
                    return new BackendView("Stopping…", Tone.Busy, "Stop", "It is being stopped; after five seconds it is ended by force.");
                case BackendState.Installing:
                    return new BackendView($"Installing: {keeper.Stage}", Tone.Busy, "Cancel", null);
                case BackendState.Removing:
                    return new BackendView("Removing the installed backend…", Tone.Busy, "Cancel", null);
                case BackendState.Failed:
                    return new BackendView(keeper.Problem, Tone.Bad, "Start backend", null);
                default:
                    return new BackendView(Away(connection), Tone.Bad, "Start backend", null);
            }
        }

        private static string Server(EditorConnection connection)
        {
            ServerInfo server = connection.Server;
            return server == null ? connection.Address : $"{server.Name} {server.Version} at {connection.Address}";
        }

        private static string Away(EditorConnection connection)
        {
            return connection.Problem == null ? "No backend answers yet." : $"No backend answers: {connection.Problem}";
        }
    }
}
