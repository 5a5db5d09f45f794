// A MIDI file in the project becomes a score, with how it was made; its importer says whether it repeats.
using System.IO;
using System.Text;
using Capriccio.Editor;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;

namespace Capriccio.Tests
{
    internal sealed class MidiImporterTests
    {
        private const string AssetPath = "Assets/CapriccioTest.mid";
        private const string Note = "capriccio {\"kind\": \"music.compose\", \"seed\": 7}";

        [TearDown]
        public void TakeAway()
        {
            AssetDatabase.DeleteAsset(AssetPath);
        }

        [Test]
        public void FileBecomesAScoreThatSaysHowItWasMade()
        {
            CapriccioScore score = Import();
            Assert.AreEqual(2, score.Score.Notes.Count);
            Assert.AreEqual(64, score.Score.Notes[1].Pitch);
            Assert.AreEqual(92.0, score.Score.Tempos[0].QuartersPerMinute, 0.0);
            Assert.IsTrue(score.Loop);
            Assert.AreEqual(7L, Provenance.Read(score.Provenance).Seed);
        }

        [Test]
        public void ImporterSaysWhetherItRepeats()
        {
            Import();
            var importer = (MidiImporter)AssetImporter.GetAtPath(AssetPath);
            importer.Loops = false;
            importer.SaveAndReimport();
            Assert.IsFalse(AssetDatabase.LoadAssetAtPath<CapriccioScore>(AssetPath).Loop);
        }

        [Test]
        public void ScoreIsKeptAsItIs()
        {
            CapriccioScore score = CapriccioScore.Create(Music(), false);
            CapriccioScore copy = Object.Instantiate(score);
            Assert.AreEqual(Encoding.ASCII.GetString(MidiFile.Write(score.Score)), Encoding.ASCII.GetString(MidiFile.Write(copy.Score)));
            Assert.IsFalse(copy.Loop);
            Object.DestroyImmediate(score);
            Object.DestroyImmediate(copy);
        }

        [Test]
        public void SavingIsAStepOfUndo()
        {
            FileStep.Save("Save music", new[] { new NewFile(AssetPath, MidiFile.Write(Music())) });
            Assert.IsNotNull(AssetDatabase.LoadAssetAtPath<CapriccioScore>(AssetPath));
        }

        private static MusicScore Music()
        {
            var tracks = new[] { new MusicTrack("piano", 0, false) };
            MusicNote[] notes = { new MusicNote(0, 12, 60, 90, 0), new MusicNote(12, 12, 64, 90, 0) };
            return new MusicScore(
                12, tracks, notes, new[] { new MusicBar(0, 48) }, new[] { new MusicTempo(0, 92) }, new[] { new MusicMetre(0, 4, 4) });
        }

        private static CapriccioScore Import()
        {
            File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(Application.dataPath), AssetPath), MidiFile.Write(Music(), Note));
            AssetDatabase.ImportAsset(AssetPath);
            return AssetDatabase.LoadAssetAtPath<CapriccioScore>(AssetPath);
        }
    }
}
