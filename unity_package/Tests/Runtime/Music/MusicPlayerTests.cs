// A music player in a scene: a score is heard, told, halted and ended; without a backend it says why nothing comes.
using System.Collections;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.TestTools;

namespace Capriccio.Tests
{
    internal sealed class MusicPlayerTests
    {
        private const float LongestS = 10;
        private const string DeadAddress = "tcp://127.0.0.1:1";

        private GameObject holder;
        private CapriccioMusicPlayer player;

        [SetUp]
        public void MakePlayer()
        {
            holder = new GameObject("Capriccio test", typeof(AudioListener));
            // Inactive, so that it does not play before it is set up.
            var child = new GameObject("Music");
            child.SetActive(false);
            child.transform.SetParent(holder.transform, false);
            player = child.AddComponent<CapriccioMusicPlayer>();
            player.Score = CapriccioScore.Create(Music(), false);
        }

        [TearDown]
        public void TakeAway()
        {
            Object.Destroy(player.Score);
            Object.Destroy(holder);
            CapriccioBackend.Disconnect();
        }

        [UnityTest]
        public IEnumerator ScoreIsHeardToItsEnd()
        {
            int bars = 0;
            int notes = 0;
            bool hasFinished = false;
            player.BarStarted += bar => bars++;
            player.NoteStarted += (track, pitch, velocity) => notes++;
            player.Finished += () => hasFinished = true;
            player.gameObject.SetActive(true);
            Assert.IsTrue(player.IsPlaying);
            double began = AudioSettings.dspTime;
            float waited = 0;
            while (!hasFinished && waited < LongestS)
            {
                yield return null;
                waited += Time.unscaledDeltaTime;
            }
            if (AudioSettings.dspTime > began)
            {
                // Where there is no sound at all, as on some servers, there is nothing to hear.
                Assert.IsTrue(hasFinished);
                Assert.AreEqual(2, bars);
                Assert.AreEqual(2, notes);
                Assert.IsFalse(player.IsPlaying);
            }
        }

        [UnityTest]
        public IEnumerator PlayerIsDisabledAndEnabledTenTimes()
        {
            for (int round = 0; round < 10; round++)
            {
                player.gameObject.SetActive(true);
                yield return null;
                player.Pause();
                Assert.IsTrue(player.IsPaused);
                player.Resume();
                player.gameObject.SetActive(false);
                Assert.IsFalse(player.IsPlaying);
            }
        }

        [UnityTest]
        public IEnumerator WithoutABackendItSaysWhyNothingComes()
        {
            Object.Destroy(player.Score);
            player.Score = null;
            CapriccioBackend.Address = DeadAddress;
            player.gameObject.SetActive(true);
            yield return null;
            yield return null;
            Assert.IsTrue(player.IsPlaying);
            Assert.IsTrue(player.Problem.Contains("no backend"), player.Problem);
        }

        private static MusicScore Music()
        {
            var tracks = new[] { new MusicTrack("drums", 0, true) };
            MusicNote[] notes = { new MusicNote(0, 3, 42, 90, 0), new MusicNote(48, 3, 42, 90, 0) };
            return new MusicScore(
                12,
                tracks,
                notes,
                new[] { new MusicBar(0, 48), new MusicBar(48, 48) },
                new[] { new MusicTempo(0, 300) },
                new[] { new MusicMetre(0, 4, 4) });
        }
    }
}
