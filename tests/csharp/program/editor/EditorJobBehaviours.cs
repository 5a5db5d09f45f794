// The queue and the history with a backend that the editor has started: jobs that are made, cancelled, and lost with a kill.
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Capriccio.Editor;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class EditorJobBehaviours
    {
        private const string Slow = "vary_slowly";

        [Behaviour]
        private static void jobs_wait_for_the_start_are_made_in_order_and_made_again_to_the_last_byte()
        {
            using (var given = new Working())
            {
                Job<GeneratedTextures> first = given.Add("a_vary", 5);
                Job<GeneratedTextures> second = given.Add("a_vary", 6);
                Check.Equal("waits for a backend", second.Stage);
                given.Editor.Started();
                given.Until(second, JobState.Done);
                Check.Equal("6 5", string.Join(" ", given.History.Entries.Select(entry => entry.Seed)));
                Check.That(given.History.Entries.All(entry => entry.ModelHash.Length == 16), "the model's hash");
                using (GeneratedTextures made = Wait.For(first.Task))
                using (GeneratedTextures again = Wait.For(given.Rerun(given.History.Entries[1]).Task))
                using (GeneratedTextures other = Wait.For(second.Task))
                {
                    Check.That(Bytes(made).SequenceEqual(Bytes(again)) && !Bytes(made).SequenceEqual(Bytes(other)), "the same seed");
                }
            }
        }

        [Behaviour]
        private static void running_job_is_cancelled_at_once_and_the_backend_goes_on_to_the_next()
        {
            using (var given = new Working())
            {
                given.Editor.Started();
                Job<GeneratedTextures> slow = given.Add(Slow, 1, 64);
                Job<GeneratedTextures> next = given.Add("a_vary", 2);
                given.UntilTheBackendIsAtWork();
                slow.Cancel();
                Check.Fails<TaskCanceledException>(slow.Task);
                given.Until(next, JobState.Done);
                Check.Equal("2", string.Join(" ", given.History.Entries.Select(entry => entry.Seed)));
                Wait.For(next.Task).Dispose();
            }
        }

        [Behaviour]
        private static void job_whose_backend_is_killed_fails_and_the_others_wait_for_another()
        {
            using (var given = new Working())
            {
                ProcessRecord record = given.Editor.Started();
                Job<GeneratedTextures> lost = given.Add(Slow, 1, 64);
                Job<GeneratedTextures> next = given.Add("a_vary", 2);
                given.UntilTheBackendIsAtWork();
                ProcessTree.Kill(record.Process, Machine.This);
                given.Until(lost, JobState.Failed);
                given.Editor.UntilState(BackendState.Failed);
                Check.Equal($"{JobState.Waiting} waits for a backend", $"{next.State} {next.Stage}");
                given.Editor.Started();
                given.Until(next, JobState.Done);
                Wait.For(next.Task).Dispose();
                given.Queue.Dismiss(lost);
                Check.Equal(0, given.Queue.Jobs.Count);
            }
        }

        private static IEnumerable<byte> Bytes(GeneratedTextures made)
        {
            return made.Textures.SelectMany(texture => texture.Image.Bytes);
        }

        private sealed class Working : System.IDisposable
        {
            public Working()
            {
                Editor = GivenEditor.New();
                History = new History(new HistoryFile(Path.Combine(Editor.Choice.LibraryFolder, "history.json")));
                Queue = new JobQueue(Editor.Connection, History);
            }

            public GivenEditor Editor { get; }

            public History History { get; }

            public JobQueue Queue { get; }

            public Job<GeneratedTextures> Add(string model, long seed, int count = 1)
            {
                var request = new TextureVariationRequest(Given.Picture(64, 64)) { Model = model, Seed = seed, Count = count, Encoding = "raw" };
                return Queue.Add("textures", model, request);
            }

            public Job<GeneratedTextures> Rerun(HistoryEntry entry)
            {
                entry.Body["model"].TryGetString(out string model);
                Job<GeneratedTextures> job = Add(model, entry.Seed.Value);
                Until(job, JobState.Done);
                return job;
            }

            public void Until(Job job, JobState state)
            {
                Editor.Until(() => job.State == state, $"the job is {state}, not {job.State}, {job.Problem}");
            }

            public void UntilTheBackendIsAtWork()
            {
                Editor.Until(() => Wait.For(Editor.Connection.Client.GetStatusAsync()).Running > 0, "the backend is at work");
            }

            public void Dispose()
            {
                Queue.CancelAll();
                Editor.Dispose();
            }
        }
    }
}
