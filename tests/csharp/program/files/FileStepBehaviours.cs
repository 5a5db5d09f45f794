// Files that are saved into a project and taken back, with real files: what Undo and Redo do, and what they leave alone.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Capriccio.Core;
using Capriccio.Editor;

namespace Capriccio.Tests
{
    internal static class FileStepBehaviours
    {
        private const string Rock = "Assets/Stones/rock_variation_1.png";
        private const string Normal = "Assets/Stones/rock_variation_1_normal.png";

        [Behaviour]
        private static void saved_files_are_whole_and_leave_nothing_beside_them()
        {
            var project = new GivenProject();
            List<WrittenFile> written = project.Files.Write(new[] { File(Rock, "rock"), File(Normal, "normal") });
            Check.Equal("rock", project.Text(Rock));
            Check.Equal("normal", project.Text(Normal));
            Check.Equal(2, Directory.GetFiles(project.Path("Assets/Stones")).Length, "files in the folder");
            Check.That(written.All(file => file.IsNew && file.before == string.Empty), "the files are new");
        }

        [Behaviour]
        private static void undo_names_new_files_for_deletion_and_redo_brings_them_and_their_guid_back()
        {
            var project = new GivenProject();
            List<WrittenFile> written = project.Files.Write(new[] { File(Rock, "rock"), File(Normal, "normal") });
            project.Import(Rock, "guid: 1");
            project.Import(Normal, "guid: 2");
            FileChanges undone = project.Undo(written);
            Check.Equal($"{Normal} {Rock}", string.Join(" ", undone.ToDelete), "to delete, last first");
            Check.That(!project.Has(Rock) && !project.Has(Rock + ".meta"), "the rock is gone");
            FileChanges redone = project.Files.Repeat(written);
            Check.Equal($"{Rock} {Normal}", string.Join(" ", redone.Changed), "to import");
            Check.Equal("rock", project.Text(Rock));
            Check.Equal("guid: 1", project.Text(Rock + ".meta"));
            Check.Equal("guid: 2", project.Text(Normal + ".meta"));
            Check.Equal(0, undone.Problems.Count + redone.Problems.Count, "problems");
        }

        [Behaviour]
        private static void undo_again_and_again_ends_where_it_began()
        {
            var project = new GivenProject();
            project.Put(Rock, "mine");
            List<WrittenFile> written = project.Files.Write(new[] { File(Rock, "made", true), File(Normal, "normal") });
            for (int times = 0; times < 5; times++)
            {
                project.Import(Normal, "guid: 2");
                project.Undo(written);
                Check.Equal("mine", project.Text(Rock));
                Check.That(!project.Has(Normal), "the new file is gone");
                project.Files.Repeat(written);
                Check.Equal("made", project.Text(Rock));
                Check.Equal("normal", project.Text(Normal));
            }
        }

        [Behaviour]
        private static void what_was_changed_since_is_kept_and_named()
        {
            var project = new GivenProject();
            project.Put(Normal, "old normal");
            List<WrittenFile> written = project.Files.Write(new[] { File(Rock, "rock"), File(Normal, "normal", true) });
            project.Put(Rock, "painted over");
            project.Put(Normal, "painted over, too");
            FileChanges undone = project.Undo(written);
            Check.Equal(0, undone.ToDelete.Count + undone.Changed.Count, "changes");
            Check.Equal(2, undone.Problems.Count, "problems");
            Check.That(undone.Problems.All(problem => problem.Contains("changed since")), undone.Problems[0]);
            Check.Equal("painted over", project.Text(Rock));
            Check.Equal("painted over, too", project.Text(Normal));
        }

        [Behaviour]
        private static void what_was_deleted_since_stays_deleted()
        {
            var project = new GivenProject();
            List<WrittenFile> written = project.Files.Write(new[] { File(Rock, "rock"), File(Normal, "normal") });
            project.Delete(Rock);
            FileChanges undone = project.Undo(written);
            Check.Equal(Normal, string.Join(" ", undone.ToDelete), "to delete");
            Check.Equal(0, undone.Problems.Count, "problems");
        }

        [Behaviour]
        private static void redo_replaces_no_file_that_came_meanwhile()
        {
            var project = new GivenProject();
            project.Put(Normal, "old normal");
            List<WrittenFile> written = project.Files.Write(new[] { File(Rock, "rock"), File(Normal, "normal", true) });
            project.Undo(written);
            project.Put(Rock, "somebody else's");
            project.Put(Normal, "newer normal");
            FileChanges redone = project.Files.Repeat(written);
            Check.Equal(2, redone.Problems.Count, "problems");
            Check.Equal("somebody else's", project.Text(Rock));
            Check.Equal("newer normal", project.Text(Normal));
        }

        [Behaviour]
        private static void overwriting_leaves_the_meta_alone_and_undo_restores_the_bytes()
        {
            var project = new GivenProject();
            project.Put(Rock, "mine");
            project.Import(Rock, "guid: mine, filterMode: 0");
            List<WrittenFile> written = project.Files.Write(new[] { File(Rock, "made", true) });
            Check.Equal("made", project.Text(Rock));
            Check.Equal("guid: mine, filterMode: 0", project.Text(Rock + ".meta"));
            Check.That(!written[0].IsNew, "the file was there");
            FileChanges undone = project.Undo(written);
            Check.Equal(Rock, string.Join(" ", undone.Changed), "to import");
            Check.Equal("mine", project.Text(Rock));
            Check.Equal("guid: mine, filterMode: 0", project.Text(Rock + ".meta"));
        }

        [Behaviour]
        private static void a_taken_name_saves_nothing()
        {
            var project = new GivenProject();
            project.Put(Normal, "mine");
            var error = Check.Throws<FileProblemException>(() => project.Files.Write(new[] { File(Rock, "rock"), File(Normal, "normal") }));
            Check.That(error.Message.Contains(Normal) && error.Message.StartsWith("Nothing was saved."), error.Message);
            Check.That(!project.Has(Rock), "nothing was written");
            Check.Throws<FileProblemException>(() => project.Files.Write(new[] { File(Rock, "a"), File(Rock, "b") }));
            Check.That(!project.Has(Rock), "nothing was written");
        }

        [Behaviour]
        private static void a_step_that_fails_in_the_middle_takes_back_what_it_wrote()
        {
            var project = new GivenProject();
            project.Put(Rock, "mine");
            // A file where a folder would have to be.
            project.Put("Assets/Stones/blocked", "a file");
            FileContent[] files = { File(Rock, "made", true), File(Normal, "normal"), File("Assets/Stones/blocked/moss.png", "moss") };
            var error = Check.Throws<FileProblemException>(() => project.Files.Write(files));
            Check.That(error.Message.Contains("blocked"), error.Message);
            Check.Equal("mine", project.Text(Rock));
            Check.That(!project.Has(Normal), "the new file is gone");
        }

        [Behaviour]
        private static void files_of_others_are_remembered_as_they_are()
        {
            var project = new GivenProject();
            project.Put("Assets/Stones/rock.mat", "a material");
            WrittenFile material = project.Files.Remember("Assets/Stones/rock.mat");
            Check.That(material.IsNew, "it is new");
            FileChanges undone = project.Undo(new List<WrittenFile> { material });
            Check.Equal(material.path, string.Join(" ", undone.ToDelete), "to delete");
            project.Files.Repeat(new[] { material });
            Check.Equal("a material", project.Text(material.path));
            Check.Throws<FileProblemException>(() => project.Files.Remember("Assets/nothing.mat"));
        }

        [Behaviour]
        private static void what_the_shelf_has_lost_is_told_and_nothing_is_broken()
        {
            var project = new GivenProject();
            project.Put(Rock, "mine");
            List<WrittenFile> written = project.Files.Write(new[] { File(Rock, "made", true) });
            project.Shelf.Clear();
            FileChanges undone = project.Undo(written);
            Check.Equal(1, undone.Problems.Count, "problems");
            Check.That(undone.Problems[0].Contains("no longer kept"), undone.Problems[0]);
            Check.Equal("made", project.Text(Rock));
        }

        [Behaviour]
        private static void a_full_disk_is_told_and_leaves_what_was_there()
        {
            var project = new GivenProject(Runner.Setting("full"));
            project.Put(Rock, "mine");
            var large = new FileContent(Rock, new byte[1 << 20], true);
            var error = Check.Throws<FileProblemException>(() => project.Files.Write(new[] { File(Normal, "normal"), large }));
            Check.That(error.Message.Contains("the disk is full"), error.Message);
            Check.Equal("mine", project.Text(Rock));
            Check.That(!project.Has(Normal), "nothing was saved");
            Check.Equal(1, Directory.GetFiles(project.Path("Assets/Stones")).Length, "files in the folder");
        }

        [Behaviour]
        private static void a_read_only_folder_is_told()
        {
            string folder = Runner.Setting("read_only");
            var error = Check.Throws<FileProblemException>(() => AtomicFile.Write(Path.Combine(folder, "rock.png"), new byte[3]));
            Check.That(error.Message.Contains("read-only"), error.Message);
            string there = Path.Combine(folder, "there.png");
            string text = System.IO.File.ReadAllText(there);
            error = Check.Throws<FileProblemException>(() => AtomicFile.Write(there, new byte[3]));
            Check.That(error.Message.Contains("read-only"), error.Message);
            Check.Equal(text, System.IO.File.ReadAllText(there));
        }

        [Behaviour]
        private static void a_new_file_replaces_none()
        {
            var project = new GivenProject();
            var bytes = new ArraySegment<byte>(Encoding.UTF8.GetBytes("-second-"), 1, 6);
            string path = project.Path("frame_000001.png");
            Check.That(AtomicFile.TryWriteNew(path, bytes), "the name is free");
            Check.Equal("second", System.IO.File.ReadAllText(path));
            Check.That(!AtomicFile.TryWriteNew(path, new ArraySegment<byte>(new byte[3])), "the name is taken");
            Check.Equal("second", System.IO.File.ReadAllText(path));
        }

        [Behaviour]
        private static void names_are_numbered_from_one_and_skip_what_is_taken()
        {
            var taken = new HashSet<string> { "Assets/rock_variation_1.png", "Assets/rock_variation_2_normal.png", "Assets/rock_variation_4.mat" };
            Check.Equal("Assets/rock_variation_2.png", FileNames.Next("Assets", "rock_variation", ".png", taken.Contains));
            Check.Equal("Assets/moss_1.mid", FileNames.Next("Assets", "moss", ".mid", taken.Contains));
            string[] endings = { ".png", "_normal.png", ".mat" };
            Check.Equal("Assets/rock_variation_3", FileNames.NextStem("Assets", "rock_variation", endings, taken.Contains));
            Check.Equal("Assets/rock_variation_5", FileNames.NextStem("Assets", "rock_variation", endings, taken.Contains, 4));
        }

        [Behaviour]
        private static void names_are_safe_on_every_system()
        {
            Check.Equal("thatched_roof", FileNames.Safe("thatched roof", "texture"));
            Check.Equal("a_b", FileNames.Safe("../a/b", "texture").Trim('_'));
            Check.Equal("texture", FileNames.Safe("", "texture"));
            Check.Equal("texture", FileNames.Safe("...", "texture"));
            Check.Equal("texture", FileNames.Safe("CON", "texture"));
            Check.Equal("Straße-7", FileNames.Safe(" Straße-7\n", "texture"));
            Check.That(FileNames.Safe(new string('x', 1000), "texture").Length <= 80, "it is short enough");
        }

        private static FileContent File(string path, string text, bool overwrite = false)
        {
            return new FileContent(path, Encoding.UTF8.GetBytes(text), overwrite);
        }
    }
}
