// Recordings without an engine: when frames are due, what is written, left out and dropped, how a recording ends.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class RecordingBehaviours
    {
        private const int Width = 64;
        private const int Height = 36;

        [Behaviour]
        private static void frames_are_written_with_numbers_after_those_that_are_there()
        {
            string folder = NewFolder();
            Directory.CreateDirectory(folder);
            foreach (string name in new[] { "frame_000007.png", "frame_x.png", "other_000050.png", "frame_000009.jpg", "frame_-12.png" })
            {
                File.WriteAllText(Path.Combine(folder, name), "there");
            }
            using (FrameRecording recording = Begin(folder))
            {
                Check.Equal("frame_000008.png", Path.GetFileName(Record(recording, 10).Path));
                Check.Equal("frame_000009.png", Path.GetFileName(Record(recording, 200).Path));
                Check.Equal(2, recording.Recorded);
            }
            Check.Equal("there", File.ReadAllText(Path.Combine(folder, "frame_000007.png")));
            Check.That(Directory.GetFiles(folder, ".*").Length == 0, "no half files");
        }

        [Behaviour]
        private static void files_hold_the_picture_without_alpha_upright()
        {
            string folder = NewFolder();
            using (FrameRecording recording = Begin(folder))
            {
                Check.That(recording.IsDue(1), "the first frame is due at once");
                PooledBuffer memory = recording.Rent(2 * 2 * 4);
                byte[] lowestRowFirst = { 1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0, 10, 11, 12, 0 };
                Array.Copy(lowestRowFirst, memory.Bytes, lowestRowFirst.Length);
                recording.Push(new FramePicture(memory, 2, 2, true));
                Pixels written = PngReader.Read(File.ReadAllBytes(Told(recording).Path));
                Check.Equal("7 8 9 10 11 12 1 2 3 4 5 6", string.Join(" ", written.Bytes));
            }
        }

        [Behaviour]
        private static void seconds_decide_when_a_frame_is_due()
        {
            using (FrameRecording recording = Begin(NewFolder(), options => options.EverySeconds = 0.5))
            {
                // At 60 frames a second: the first at once, then every half second on average.
                Check.Equal("0 30 60 90", string.Join(" ", Due(recording, 100, 1 / 60.0)));
                // A long pause is made up for once, not many times.
                Check.Equal("0 1", string.Join(" ", Due(recording, 12, 0.04, 20)));
            }
        }

        [Behaviour]
        private static void drawn_frames_decide_where_they_are_given()
        {
            using (FrameRecording recording = Begin(NewFolder(), options => options.EveryFrames = 7))
            {
                Check.Equal("0 7 14 21", string.Join(" ", Due(recording, 25, 100)));
            }
        }

        [Behaviour]
        private static void pictures_like_the_one_before_are_left_out()
        {
            using (FrameRecording recording = Begin(NewFolder(), options => options.DuplicateThreshold = 0.01))
            {
                Check.Equal(FrameFate.Written, Record(recording, 100).Fate);
                Check.Equal(FrameFate.Duplicate, Record(recording, 101).Fate);
                // Compared with the last that was written, so slow changes are seen at last.
                Check.Equal(FrameFate.Duplicate, Record(recording, 102).Fate);
                Check.Equal(FrameFate.Written, Record(recording, 103).Fate);
                Check.Equal("2 2 0", $"{recording.Recorded} {recording.Skipped} {recording.Dropped}");
            }
            using (FrameRecording recording = Begin(NewFolder(), options => options.DuplicateThreshold = 0))
            {
                Check.Equal(FrameFate.Written, Record(recording, 100).Fate);
                Check.Equal(FrameFate.Written, Record(recording, 100).Fate);
            }
        }

        [Behaviour]
        private static void it_stops_after_as_many_frames_as_were_asked_for()
        {
            string folder = NewFolder();
            using (FrameRecording recording = Begin(folder, options => options.MaxFrames = 3))
            {
                for (byte shade = 0; recording.IsRecording; shade += 20)
                {
                    if (recording.IsDue(1))
                    {
                        Push(recording, shade);
                        Told(recording);
                    }
                }
                Check.Equal(3, recording.Recorded);
                Check.That(recording.HasEnded, "nothing is under way");
                Check.Equal("all 3 frames are recorded", recording.Reason);
            }
            Check.Equal(3, Directory.GetFiles(folder).Length);
        }

        [Behaviour]
        private static void no_more_are_captured_than_are_wanted()
        {
            using (FrameRecording recording = Begin(NewFolder(), options => options.MaxFrames = 2))
            {
                Check.That(recording.IsDue(1) && recording.IsDue(1), "two are due");
                Check.That(!recording.IsDue(1), "two are under way");
                Check.Equal(0, recording.Dropped);
                recording.GiveUp();
                Check.That(recording.IsDue(1), "one was given up, so another is due");
            }
        }

        [Behaviour]
        private static void frames_that_come_too_fast_are_dropped_and_counted()
        {
            using (FrameRecording recording = Begin(NewFolder(), options => options.EveryFrames = 1))
            {
                int due = Enumerable.Range(0, 100).Count(frame => recording.IsDue(0.01));
                Check.Equal(FrameRecording.MostUnderWay, due);
                Check.Equal(100 - due, recording.Dropped);
            }
        }

        [Behaviour]
        private static void what_is_put_off_counts_as_nothing()
        {
            using (FrameRecording recording = Begin(NewFolder()))
            {
                for (int frame = 0; frame < 50; frame++)
                {
                    Check.That(recording.IsDue(1), "a frame is due");
                    recording.PutOff();
                }
                Check.Equal("0 0 0", $"{recording.Recorded} {recording.Skipped} {recording.Dropped}");
            }
        }

        [Behaviour]
        private static void stopping_writes_what_is_under_way()
        {
            string folder = NewFolder();
            using (FrameRecording recording = Begin(folder))
            {
                Check.That(recording.IsDue(1) && recording.IsDue(1) && recording.IsDue(1), "three are due");
                Push(recording, 1);
                Push(recording, 100);
                recording.Stop("stopped");
                recording.Stop("again");
                Check.That(!recording.HasEnded && !recording.IsDue(1), "it stops, and has not ended");
                Push(recording, 200);
                Enumerable.Range(0, 3).ToList().ForEach(each => Told(recording));
                Check.That(recording.HasEnded, "it has ended");
                Check.Equal("stopped", recording.Reason);
            }
            Check.Equal(3, Directory.GetFiles(folder).Length);
        }

        [Behaviour]
        private static void ending_at_once_leaves_whole_files_and_no_thread()
        {
            for (int times = 0; times < 10; times++)
            {
                string folder = NewFolder();
                FrameRecording recording = Begin(folder, options => options.EveryFrames = 1);
                for (int frame = 0; frame < 4 && recording.IsDue(1); frame++)
                {
                    Push(recording, (byte)(frame * 60));
                }
                recording.Dispose();
                recording.Dispose();
                Check.That(recording.HasEnded && !recording.ThreadIsAlive, "the thread has ended");
                Check.Equal(4, recording.Recorded + recording.Dropped, "written and given up");
                Check.Equal(recording.Recorded, Directory.GetFiles(folder).Length, "files");
                Check.That(Directory.GetFiles(folder).All(path => PngReader.Read(File.ReadAllBytes(path)).Width == Width), "the files are whole");
            }
        }

        [Behaviour]
        private static void two_recorders_may_write_into_one_folder()
        {
            string folder = NewFolder();
            using (FrameRecording one = Begin(folder))
            using (FrameRecording other = Begin(folder))
            {
                var paths = new HashSet<string>();
                for (byte shade = 0; shade < 200; shade += 20)
                {
                    Check.That(one.IsDue(1) && other.IsDue(1), "frames are due");
                    Push(one, shade);
                    Push(other, shade);
                    Check.That(paths.Add(Told(one).Path) && paths.Add(Told(other).Path), "no file is written twice");
                }
                Check.Equal(20, Directory.GetFiles(folder).Length);
            }
        }

        [Behaviour]
        private static void folders_and_prefixes_that_can_not_be_are_refused()
        {
            foreach (string folder in new[] { null, string.Empty, "frames", "../frames", "/dev/null/frames" })
            {
                Runner.Note(Check.Throws<FileProblemException>(() => Begin(folder)).Message);
            }
            foreach (string prefix in new[] { null, string.Empty, "a/b", "..", "a:b", " a", "a\n" })
            {
                var error = Check.Throws<FileProblemException>(() => Begin(NewFolder(), options => options.Prefix = prefix));
                Check.That(error.Message.Contains("use letters"), error.Message);
            }
        }

        [Behaviour]
        private static void a_full_disk_stops_the_recording_and_what_was_written_is_whole()
        {
            string folder = Path.Combine(Runner.Setting("full"), "frames");
            using (FrameRecording recording = Begin(folder, options => options.DuplicateThreshold = 0))
            {
                FrameOutcome last = default(FrameOutcome);
                for (int frame = 0; recording.IsRecording && frame < 1000; frame++)
                {
                    if (recording.IsDue(1))
                    {
                        Push(recording, noise: frame + 1);
                        last = Told(recording);
                    }
                }
                Check.That(recording.HasFailed && recording.HasEnded, "it has failed and ended");
                Check.That(last.Problem.Contains("the disk is full") && recording.Reason == last.Problem, last.Problem);
                Check.That(recording.Recorded > 2 && recording.Dropped == 1, $"{recording.Recorded} recorded, {recording.Dropped} dropped");
                Check.Equal(recording.Recorded, Directory.GetFiles(folder).Length, "files");
                Check.That(Directory.GetFiles(folder).All(path => PngReader.Read(File.ReadAllBytes(path)).Width == Width), "the files are whole");
            }
        }

        [Behaviour]
        private static void a_thousand_frames_make_little_garbage()
        {
            using (FrameRecording recording = Begin(NewFolder(), options => options.DuplicateThreshold = 2))
            {
                for (int frame = 0; frame < 20; frame++)
                {
                    Record(recording, 7);
                }
                long before = GC.GetTotalMemory(true);
                for (int frame = 0; frame < 1000; frame++)
                {
                    Record(recording, 7);
                }
                long kept = GC.GetTotalMemory(true) - before;
                Runner.Note($"1000 frames, {kept} bytes kept");
                Check.That(kept < 100000, $"{kept} bytes are still held");
            }
        }

        [Behaviour]
        private static void signatures_are_means_of_brightness()
        {
            var black = PictureSignature.Of(new Pixels(new byte[3], 1, 1, 3));
            Check.Equal(0.0, PictureSignature.Distance(black, black));
            Check.Equal(1.0, PictureSignature.Distance(black, null));
            PictureSignature dark = PictureSignature.Of(Flat(0));
            PictureSignature bright = PictureSignature.Of(Flat(255));
            Check.Equal(1.0, PictureSignature.Distance(dark, bright));
            Check.That(Math.Abs(PictureSignature.Distance(PictureSignature.Of(Flat(100)), PictureSignature.Of(Flat(151))) - 0.2) < 0.005, "a fifth");
            // The size of a picture does not count.
            Check.Equal(0.0, PictureSignature.Distance(PictureSignature.Of(Flat(100)), PictureSignature.Of(Flat(100, 320, 180))));
        }

        [Behaviour]
        private static void sizes_keep_the_shape_and_are_whole()
        {
            Check.Equal("1920 1080", Size(1920, 1080, 0, true));
            Check.Equal("640 360", Size(1920, 1080, 360, true));
            Check.Equal("3840 2160", Size(1920, 1080, 2160, true));
            Check.Equal("1920 1080", Size(1920, 1080, 2160, false));
            Check.Equal("479 360", Size(1363, 1024, 360, false));
            Check.Equal("1 10", Size(1, 1000, 10, false));
            Check.Equal("1 1", Size(0, 0, 0, true));
        }

        [Behaviour]
        private static void what_is_captured_after_the_end_is_let_go()
        {
            FrameRecording recording = Begin(NewFolder());
            Check.That(recording.IsDue(1) && recording.IsDue(1), "two are due");
            recording.Dispose();
            Check.Equal(2, recording.Dropped);
            Push(recording, 3);
            recording.GiveUp();
            Check.Equal("0 2", $"{recording.Recorded} {recording.Dropped}");
            Check.That(recording.HasEnded, "it has ended");
        }

        private static string Size(int width, int height, int wanted, bool mayGrow)
        {
            PictureSize size = PictureSize.Of(width, height, wanted, mayGrow);
            return $"{size.Width} {size.Height}";
        }

        private static FrameRecording Begin(string folder, Action<FrameRecordingOptions> set = null)
        {
            var options = new FrameRecordingOptions { Folder = folder };
            set?.Invoke(options);
            return new FrameRecording(options);
        }

        private static FrameOutcome Record(FrameRecording recording, byte shade)
        {
            Check.That(recording.IsDue(1), "a frame is due");
            Push(recording, shade);
            return Told(recording);
        }

        private static void Push(FrameRecording recording, byte shade = 0, int noise = 0)
        {
            PooledBuffer memory = recording.Rent(Width * Height * 4);
            var random = new Random(noise);
            for (int index = 0; index < Width * Height * 4; index++)
            {
                memory.Bytes[index] = noise > 0 ? (byte)random.Next(256) : shade;
            }
            recording.Push(new FramePicture(memory, Width, Height, false));
        }

        private static FrameOutcome Told(FrameRecording recording)
        {
            FrameOutcome outcome = default(FrameOutcome);
            Wait.Until(() => recording.TryTell(out outcome), "a picture is written or left out");
            return outcome;
        }

        private static IEnumerable<int> Due(FrameRecording recording, int frames, double seconds, double first = 0)
        {
            var due = new List<int>();
            for (int frame = 0; frame < frames; frame++)
            {
                if (recording.IsDue(frame == 0 && first > 0 ? first : seconds))
                {
                    recording.PutOff();
                    due.Add(frame);
                }
            }
            return due;
        }

        private static Pixels Flat(byte shade, int width = Width, int height = Height)
        {
            return new Pixels(Enumerable.Repeat(shade, width * height * 4).ToArray(), width, height, 4);
        }

        private static string NewFolder()
        {
            return Path.Combine(Runner.Setting("folder"), Guid.NewGuid().ToString("N"));
        }
    }
}
