// Music of a real backend with the bundled model: pieces, what follows them, sessions, sound; and a conductor that outlives it.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class MusicBackendBehaviours
    {
        [Behaviour]
        private static void backend_composes_a_piece_whose_file_holds_its_notes()
        {
            using (CapriccioClient client = Client())
            {
                GeneratedMusic made = Wait.For(client.GenerateAsync(Piece()));
                Check.Equal("4 4/4 D minor 92", $"{made.Score.Bars.Count} {made.Score.Metres[0]} {made.Score.Key} {made.Score.Mode} {made.Score.Tempos[0].QuartersPerMinute}");
                Check.Equal("7 midi True", $"{made.Seed} {made.FileEncoding} {made.Loops}");
                Check.That(made.Score.Notes.Count > 10, $"{made.Score.Notes.Count} notes");
                MusicScore read = MidiFile.Read(made.File);
                Check.Equal(Notes(made.Score, 1), Notes(read, read.TicksPerQuarter / made.Score.TicksPerQuarter));
                Check.Equal(92.0, read.Tempos[0].QuartersPerMinute);
                Runner.Note($"{made.Score.Notes.Count} notes of {made.Score.Tracks.Count} tracks in {made.Run.TotalMilliseconds:0} ms");
            }
        }

        [Behaviour]
        private static void backend_composes_the_same_from_the_same_seed()
        {
            using (CapriccioClient client = Client())
            {
                string first = Notes(Wait.For(client.GenerateAsync(Piece())).Score, 1);
                Check.Equal(first, Notes(Wait.For(client.GenerateAsync(Piece())).Score, 1));
                MusicRequest other = Piece();
                other.Wishes.Seed = 8;
                Check.That(first != Notes(Wait.For(client.GenerateAsync(other)).Score, 1), "another seed, another piece");
            }
        }

        [Behaviour]
        private static void backend_goes_on_from_a_file_that_was_written_here()
        {
            using (CapriccioClient client = Client())
            {
                MusicScore score = Wait.For(client.GenerateAsync(Piece())).Score;
                var request = new MusicContinuationRequest(MidiFile.Write(score)) { Bars = 2, Encoding = "midi" };
                GeneratedMusic more = Wait.For(client.GenerateAsync(request));
                Check.Equal(score.EndTick, more.FromTick);
                Check.Equal(6, more.Score.Bars.Count);
                Check.Equal("4/4 92", $"{more.Score.Metres[0]} {more.Score.Tempos[0].QuartersPerMinute}");
            }
        }

        [Behaviour]
        private static void backend_gives_bars_one_after_another_and_again_from_an_older_session()
        {
            using (CapriccioClient client = Client())
            {
                var opening = new MusicOpening(new MusicWishes { Style = "game", Mood = "calm", Intensity = 0.1, Seed = 12 });
                MusicSession opened = Wait.For(client.GenerateAsync(opening));
                Check.That(opened.Tracks.Count > 0, "somebody plays");
                MusicBars calm = Wait.For(client.GenerateAsync(new MusicNextRequest(opened) { Bars = 2 }));
                Check.Equal("2 0", $"{calm.Score.Bars.Count} {calm.FirstBar}");
                var saved = new MusicSession(calm.Session.ToBytes());
                MusicBars fight = Wait.For(client.GenerateAsync(new MusicNextRequest(saved, new MusicChanges { Intensity = 1, Mood = "tense" }) { Bars = 2 }));
                MusicBars peace = Wait.For(client.GenerateAsync(new MusicNextRequest(saved) { Bars = 2 }));
                Check.Equal("2 2", $"{fight.FirstBar} {peace.FirstBar}");
                Check.That(fight.Score.Notes.Count > peace.Score.Notes.Count, $"{fight.Score.Notes.Count} notes of a fight, {peace.Score.Notes.Count} of peace");
                MusicBars again = Wait.For(client.GenerateAsync(new MusicNextRequest(saved) { Bars = 2 }));
                Check.Equal(Notes(peace.Score, 1), Notes(again.Score, 1));
            }
        }

        [Behaviour]
        private static void backend_refuses_a_damaged_session_and_wishes_that_cannot_be()
        {
            using (CapriccioClient client = Client())
            {
                var error = Check.Fails<RequestFailedException>(client.GenerateAsync(new MusicNextRequest(new MusicSession(new byte[] { 1, 2, 3 }))));
                Check.That(error.Message.Length > 0, error.Message);
                var key = new MusicRequest(new MusicWishes { Key = "H" });
                Check.Equal(Spec.Errors.InvalidField, Check.Fails<RequestFailedException>(client.GenerateAsync(key)).Code);
                var midi = new MusicContinuationRequest(new byte[] { 1, 2 });
                Check.Equal(Spec.Errors.UnreadableFile, Check.Fails<RequestFailedException>(client.GenerateAsync(midi)).Code);
            }
        }

        [Behaviour]
        private static void backend_stops_composing_when_cancelled()
        {
            using (CapriccioClient client = Client())
            using (var source = new CancellationTokenSource())
            {
                var request = new MusicRequest { Bars = 256 };
                Task<GeneratedMusic> slow = client.GenerateAsync(request, null, source.Token);
                Wait.Until(() => Wait.For(client.GetStatusAsync()).Running == 1, "it composes");
                source.Cancel();
                Check.Fails<TaskCanceledException>(slow);
                Wait.Until(() => Wait.For(client.GetStatusAsync()).Running == 0, "the server has stopped");
            }
        }

        [Behaviour]
        private static void backend_renders_a_file_or_says_what_to_install()
        {
            using (CapriccioClient client = Client())
            {
                MusicScore score = Render.Score(120, 1, Render.Piano(), new MusicNote(0, 24, 60, 90, 0));
                var request = new MusicRenderRequest(MidiFile.Write(score)) { SampleRate = 22050 };
                try
                {
                    MusicRendering sound = Wait.For(client.GenerateAsync(request));
                    Check.Equal("wav", sound.Encoding);
                    Check.Equal("RIFF", new string(sound.File.Take(4).Select(each => (char)each).ToArray()));
                    Check.That(sound.Seconds > 0.9, $"{sound.Seconds} s");
                }
                catch (RequestFailedException error)
                {
                    Check.Equal(Spec.Errors.NotInstalled, error.Code);
                }
            }
        }

        /// <summary>The Python side kills the backend and starts it again when it is told to.</summary>
        [Behaviour]
        private static void music_goes_on_while_the_backend_is_away_and_follows_the_game_again_after()
        {
            using (CapriccioClient client = Client())
            {
                var bank = new InstrumentBank(8000);
                var wishes = new MusicWishes { Tempo = 240, Seed = 3, Intensity = 0.2, Mood = "calm" };
                var conductor = new Conductor(new ClientMusic(() => client), wishes, 3, bank);
                double now = 0;
                var music = new PlayedMusic(conductor, bank, 0.1, () => now);
                var bars = new List<int>();
                music.BarHeard += bars.Add;
                Action play = () => now = Play(music, now);
                Until(play, () => bars.Count > 3, "the music plays");
                conductor.Change(new MusicChanges { Intensity = 1, Mood = "tense" });
                Until(play, () => conductor.Timeline.Waiting.Any(bar => bar.Section > 1), "bars of a fight wait");
                Runner.Note("kill");
                Until(play, () => music.IsRepeating, "bars are repeated");
                Check.That(music.Problem.StartsWith("no backend: ", StringComparison.Ordinal), music.Problem);
                int repeatedFrom = bars.Count;
                Until(play, () => bars.Count > repeatedFrom + 3, "they are heard");
                Runner.Note("restart");
                Until(play, () => !music.IsRepeating && music.Problem == null, "new bars come");
                Check.That(bars.SequenceEqual(Enumerable.Range(0, bars.Count)), "each bar was told once, in order");
                Runner.Note($"{bars.Count} bars were heard, {music.LoadShare:0.000} of a core");
                music.Stop();
            }
        }

        private static CapriccioClient Client()
        {
            CapriccioClient client = Given.ConnectedClient();
            Wait.Until(() => Wait.For(client.ListModelsAsync()).Models.Any(model => model.Kind == "music.sequence"), "the model is loaded");
            return client;
        }

        private static MusicRequest Piece()
        {
            var wishes = new MusicWishes { Key = "D", Mode = "minor", Tempo = 92, Seed = 7, Instruments = new[] { "piano", "drums" } };
            return new MusicRequest(wishes) { Bars = 4, Loop = true, Encoding = "midi" };
        }

        // Whatever the order of the tracks in a file: who plays what.
        private static string Notes(MusicScore score, int scale)
        {
            IEnumerable<string> notes = score.Notes.Select(note =>
            {
                MusicTrack track = score.Tracks[note.Track];
                return $"{note.Start / scale:00000} {note.Length / scale} {note.Pitch} {note.Velocity} {(track.IsDrums ? "drums" : track.Program.ToString())}";
            });
            return string.Join("\n", notes.OrderBy(each => each, StringComparer.Ordinal));
        }

        // A frame of the game, as fast as it can be: a fiftieth of a second.
        private static double Play(PlayedMusic music, double now)
        {
            music.Fill(Render.Ones(2 * (music.Rate / 50)), 2);
            Thread.Sleep(2);
            music.Advance(0.02, 0);
            return now + 0.02;
        }

        private static void Until(Action play, Func<bool> condition, string what)
        {
            Wait.Until(
                () =>
                {
                    play();
                    return condition();
                },
                what);
        }
    }
}
