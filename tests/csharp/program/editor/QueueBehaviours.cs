// The queue of the editor's jobs with a backend that does what the test says.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Capriccio.Editor;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class QueueBehaviours
    {
        [Behaviour]
        private static void jobs_wait_for_a_backend_and_run_one_after_another()
        {
            var given = new Jobs(false);
            Job<Made>[] jobs = { given.Add("a"), given.Add("b"), given.Add("c") };
            Check.Equal("Waiting Waiting Waiting", States(jobs));
            Check.Equal("waits for a backend", jobs[0].Stage);
            given.Generator.IsReady = true;
            Check.Equal("Running Waiting Waiting", States(jobs));
            Check.Equal("waits", jobs[1].Stage);
            given.Answer(0);
            Check.Equal("Done Running Waiting", States(jobs));
            given.Answer(1);
            given.Answer(2);
            Check.Equal("Done Done Done", States(jobs));
            Check.That(!given.Queue.IsBusy && given.Queue.Jobs.Count == 0, "nothing is left");
        }

        [Behaviour]
        private static void progress_is_shown_and_what_was_made_is_handed_over_and_remembered()
        {
            var given = new Jobs(true);
            Job<Made> job = given.Queue.Add("textures", "4 stones", new MadeRequest(), new JobSource("guid"));
            int changes = 0;
            job.Changed += _ => changes++;
            given.Generator.Asked[0].Progress.Report(new RequestProgress(0.25, "sampling"));
            Check.Equal("0.25 sampling 1", $"{job.Fraction} {job.Stage} {changes}");
            given.Answer(0);
            Made made = Wait.For(job.Task);
            Check.That(!made.IsDisposed && job.Fraction == 1 && job.Stage.Length == 0, "it belongs to the caller now");
            HistoryEntry entry = given.History.Entries.Single();
            Check.Equal("textures|4 stones|test.make|{\"count\": 4}|77|0123456789abcdef|guid|0", Told(entry));
            Check.That(entry.Id == job.Id && entry == job.Entry && (DateTime.UtcNow - entry.Time).TotalSeconds < 60, "its id and time");
            given.History.AddFiles(job, new[] { "Assets/a.png", "Assets/b.png" });
            given.History.AddFiles(job, new[] { "Assets/b.png" });
            Check.Equal("Assets/a.png Assets/b.png", string.Join(" ", given.History.Entries.Single().Files));
        }

        [Behaviour]
        private static void failed_job_stays_with_its_problem_until_it_is_dismissed_and_the_next_goes_on()
        {
            var given = new Jobs(true);
            Job<Made> first = given.Add("a");
            Job<Made> second = given.Add("b");
            given.Refuse(0, new RequestFailedException(Spec.Errors.UnknownModel, "no such model", MessagePackValue.Nil));
            Check.Equal("Failed no such model Running", $"{first.State} {first.Problem} {second.State}");
            Check.Equal(2, given.Queue.Jobs.Count);
            Check.Fails<RequestFailedException>(first.Task);
            Check.Equal(0, given.History.Entries.Count);
            given.Queue.Dismiss(first);
            Check.That(given.Queue.Jobs.Single() == second, "the other stays");
        }

        [Behaviour]
        private static void cancelled_job_ends_at_once_whatever_the_backend_does()
        {
            var given = new Jobs(true);
            var request = new MadeRequest();
            Job<Made> running = given.Queue.Add("a", "a", request);
            Job<Made> waiting = given.Add("b");
            Job<Made> last = given.Add("c");
            waiting.Cancel();
            running.Cancel();
            running.Cancel();
            Check.Equal("Cancelled Cancelled Waiting", States(running, waiting, last));
            Check.That(given.Generator.Asked[0].Cancellation.IsCancellationRequested, "the backend is told");
            Check.Fails<TaskCanceledException>(running.Task);
            Check.Fails<TaskCanceledException>(waiting.Task);
            // What comes all the same is given back; then it is the next one's turn.
            given.Answer(0);
            Check.That(request.Last.IsDisposed, "given back");
            Check.Equal($"Cancelled Running {2}", $"{running.State} {last.State} {given.Generator.Asked.Count}");
            given.Refuse(1, new OperationCanceledException());
            Check.Equal(JobState.Failed, last.State);
            Check.Equal(0, given.History.Entries.Count);
        }

        [Behaviour]
        private static void lost_connection_fails_the_running_job_and_the_others_wait()
        {
            var given = new Jobs(true);
            Job<Made>[] jobs = { given.Add("a"), given.Add("b") };
            given.Generator.IsReady = false;
            given.Refuse(0, new IOException("lost"));
            Check.Equal("Failed Waiting", States(jobs));
            Check.Equal("waits for a backend", jobs[1].Stage);
            given.Generator.IsReady = true;
            Check.Equal("Failed Running", States(jobs));
        }

        [Behaviour]
        private static void job_asks_for_what_was_said_when_it_was_added()
        {
            var given = new Jobs(false);
            var request = new MadeRequest();
            Job<Made> job = given.Queue.Add("a", "a", request);
            request.Count = 9;
            given.Generator.IsReady = true;
            Check.Equal("{\"count\": 4}", given.Generator.Asked[0].Body.ToString());
            Check.Equal("{\"count\": 4}", job.Body.ToString());
        }

        [Behaviour]
        private static void ending_cancels_all_and_says_which()
        {
            var given = new Jobs(true);
            Job<Made>[] jobs = { given.Add("a"), given.Add("b"), given.Add("c") };
            given.Refuse(0, new IOException("lost"));
            Check.Equal("b c", string.Join(" ", given.Queue.CancelAll().Select(job => job.Title)));
            Check.Equal("Failed Cancelled Cancelled", States(jobs));
            Check.Equal(0, given.Queue.CancelAll().Count);
        }

        internal static string Told(HistoryEntry entry)
        {
            string source = string.Join(",", entry.Source);
            return $"{entry.Tool}|{entry.Title}|{entry.Type}|{entry.Body}|{entry.Seed}|{entry.ModelHash}|{source}|{entry.Files.Count}";
        }

        private static string States(params Job<Made>[] jobs)
        {
            return string.Join(" ", jobs.Select(job => job.State));
        }

        private sealed class Jobs
        {
            private readonly Pump pump = Pump.OfThisThread();

            public Jobs(bool isReady)
            {
                History = new History(new HistoryFile(Path.Combine(GivenEditor.NewFolder(), "history.json")));
                Queue = new JobQueue(Generator, History);
                Generator.IsReady = isReady;
            }

            public GivenGenerator Generator { get; } = new GivenGenerator();

            public History History { get; }

            public JobQueue Queue { get; }

            public Job<Made> Add(string title)
            {
                return Queue.Add("test", title, new MadeRequest());
            }

            public void Answer(int index)
            {
                MessagePackValue body = MessagePackValue.Map(
                    MessagePackValue.Entry("seed", MessagePackValue.From(77)),
                    MessagePackValue.Entry("model_hash", MessagePackValue.From("0123456789abcdef")));
                Generator.Asked[index].Answer(Replies.Of(body));
                pump.Turn();
            }

            public void Refuse(int index, Exception error)
            {
                Generator.Asked[index].Refuse(error);
                pump.Turn();
            }
        }
    }
}
