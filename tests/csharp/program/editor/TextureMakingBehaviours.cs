// Textures of several sources by way of the queue: what comes, in which order, what goes wrong, what is given up.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Core;
using Capriccio.Editor;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class TextureMakingBehaviours
    {
        [Behaviour]
        private static void textures_of_all_sources_come_as_they_are_done()
        {
            var given = new Textures();
            given.Making.Start(new[] { given.Rock, given.Moss }, new TextureForm { count = 10, maps = false });
            given.Until(() => given.Generator.Asked.Count == 1, "the first job runs");
            Check.That(given.Making.IsBusy, "it is busy");
            Check.Equal("{\"image\": 0, \"count\": 8, \"first\": 0, \"strength\": 0.5, \"seed\": 0, \"maps\": false, \"encoding\": \"png\"}", given.Asked(0));
            for (int job = 0; job < 4; job++)
            {
                given.Until(() => given.Generator.Asked.Count == job + 1, "the next job runs");
                given.Answer(job);
            }
            given.Until(() => !given.Making.IsBusy, "all is made");
            Check.Equal("moss 0+8, moss 8+2, rock.png 0+8, rock.png 8+2", string.Join(", ", given.Told.Split(new[] { ", " }, 0).OrderBy(each => each)));
            Check.Equal(1.0, given.Making.Fraction);
            Check.Equal(string.Empty, given.Making.Problem);
            Check.Equal(4, given.History.Entries.Count);
        }

        [Behaviour]
        private static void progress_is_that_of_all_sources()
        {
            var given = new Textures();
            given.Making.Start(new[] { given.Rock, given.Moss }, new TextureForm());
            given.Until(() => given.Generator.Asked.Count == 1 && given.Queue.Jobs.Count == 2, "the first job runs");
            given.Generator.Asked[0].Progress.Report(new RequestProgress(0.5, "variation 4 of 8"));
            Check.Equal("0.25 variation 4 of 8", $"{given.Making.Fraction} {given.Making.Stage}");
            given.Answer(0);
            given.Until(() => given.Making.Fraction == 0.5, "half is made");
        }

        [Behaviour]
        private static void a_source_that_fails_is_named_and_the_others_go_on()
        {
            var given = new Textures();
            given.Making.Start(new[] { given.Rock, given.Moss }, new TextureForm { count = 20 });
            given.Until(() => given.Generator.Asked.Count == 1, "the first job runs");
            given.Refuse(0, "no such model");
            given.Until(() => given.Queue.Jobs.All(job => job.Source == JobSource.None || job.HasEnded), "its other jobs are given up");
            Check.Equal("rock.png: no such model", given.Making.Problem);
            given.Until(() => given.Generator.Asked.Count == 2, "the other source's job runs");
            given.Answer(1);
            given.Until(() => given.Told == "moss 0+8", "the other source's textures come");
        }

        [Behaviour]
        private static void a_picture_that_can_not_be_read_is_named()
        {
            var given = new Textures { ReadProblem = "the file is gone" };
            given.Making.Start(new[] { given.Rock }, new TextureForm());
            given.Until(() => !given.Making.IsBusy, "it has ended");
            Check.Equal("rock.png: the file is gone", given.Making.Problem);
            Check.Equal(0, given.Generator.Asked.Count);
        }

        [Behaviour]
        private static void cancelling_gives_all_jobs_up_and_nothing_comes_afterwards()
        {
            var given = new Textures();
            given.Making.Start(new[] { given.Rock, given.Moss }, new TextureForm { count = 20 });
            given.Until(() => given.Generator.Asked.Count == 1, "the first job runs");
            given.Making.Cancel();
            given.Making.Cancel();
            Check.That(!given.Making.IsBusy && given.Queue.Jobs.Count == 0, "nothing waits");
            Check.That(given.Generator.Asked[0].Cancellation.IsCancellationRequested, "the backend is told");
            given.Answer(0);
            given.Turns(20);
            Check.Equal(string.Empty, given.Told);
            Check.Equal(string.Empty, given.Making.Problem);
        }

        [Behaviour]
        private static void starting_again_gives_up_what_was_under_way()
        {
            var given = new Textures();
            given.Making.Start(new[] { given.Rock }, new TextureForm { seed = 1 });
            given.Until(() => given.Generator.Asked.Count == 1, "the first job runs");
            given.Making.Start(new[] { given.Moss }, new TextureForm { seed = 2 });
            given.Refuse(0, "cancelled");
            given.Until(() => given.Generator.Asked.Count == 2, "the second job runs");
            given.Answer(1);
            given.Until(() => !given.Making.IsBusy, "it is made");
            Check.Equal("moss 0+8", given.Told);
        }

        [Behaviour]
        private static void a_form_and_a_source_that_change_meanwhile_change_nothing()
        {
            var given = new Textures();
            var form = new TextureForm { count = 2 };
            given.Making.Start(new[] { given.Rock }, form);
            form.count = 60;
            given.Rock.path = "Assets/other.png";
            given.Until(() => given.Generator.Asked.Count == 1, "the job runs");
            Check.Equal(1, given.Queue.Jobs.Count);
            given.Answer(0);
            given.Until(() => given.Told == "rock.png 0+2", "it is made of what it was started with");
        }

        private sealed class Textures
        {
            private readonly Pump pump = new Pump(() => { });
            private readonly List<MadeTextures> made = new List<MadeTextures>();

            public Textures()
            {
                Queue = new JobQueue(Generator, History);
                Generator.IsReady = true;
                Making = new TextureMaking(Queue, ReadAsync);
                Making.Made += made.Add;
            }

            public GivenGenerator Generator { get; } = new GivenGenerator();

            public History History { get; } = new History(new HistoryFile(Path.Combine(GivenEditor.NewFolder(), "history.json")));

            public JobQueue Queue { get; }

            public TextureMaking Making { get; }

            public string ReadProblem { get; set; }

            public TextureSource Rock { get; } = TextureSource.OfAsset("Assets/rock.png", "abc", 256 * 256);

            public TextureSource Moss { get; } = TextureSource.OfLabel("moss", "Assets");

            /// <summary>What has come: sources with numbers of the first textures and their counts.</summary>
            public string Told => string.Join(", ", made.Select(each => $"{each.Source.Title} {each.Textures[0].Number}+{each.Textures.Count}"));

            public string Asked(int job)
            {
                return Generator.Asked[job].Body.ToString();
            }

            public void Answer(int job)
            {
                Generator.Asked[job].Body["count"].TryGetInt64(out long count);
                Generator.Asked[job].Answer(Replies.Textures((int)count, false));
            }

            public void Refuse(int job, string why)
            {
                Generator.Asked[job].Refuse(new RequestFailedException(Spec.Errors.UnknownModel, why, MessagePackValue.Nil));
            }

            public void Until(Func<bool> condition, string what)
            {
                pump.Until(condition, what);
            }

            public void Turns(int count)
            {
                for (int turn = 0; turn < count; turn++)
                {
                    pump.Turn();
                    Thread.Sleep(2);
                }
            }

            private async Task<WireBuffer> ReadAsync(TextureSource source, CancellationToken cancellation)
            {
                await Task.Delay(5, cancellation);
                return ReadProblem == null ? Given.Picture(8, 8) : throw new FileProblemException(ReadProblem);
            }
        }
    }
}
