// The music window opens without a backend, and its preview plays while no game runs.
using System.Collections;
using System.Threading.Tasks;
using Capriccio.Editor;
using NUnit.Framework;
using UnityEditor;
using UnityEngine.TestTools;

namespace Capriccio.Tests
{
    internal sealed class MusicWindowTests
    {
        [TearDown]
        public void TakeAway()
        {
            if (EditorWindow.HasOpenInstances<MusicWindow>())
            {
                EditorWindow.GetWindow<MusicWindow>().Close();
            }
        }

        [Test]
        public void MusicWindowOpensWithoutABackend()
        {
            Assert.IsTrue(MusicWindow.Open("Assets"));
        }

        [UnityTest]
        public IEnumerator PreviewPlaysAndStops()
        {
            using (var preview = new MusicPreview())
            {
                var score = new MusicScore(
                    12,
                    new[] { new MusicTrack("organ", 16, false) },
                    new[] { new MusicNote(0, 48, 60, 90, 0) },
                    new[] { new MusicBar(0, 48) },
                    new[] { new MusicTempo(0, 120) },
                    new[] { new MusicMetre(0, 4, 4) });
                Task playing = preview.PlayAsync(score, true);
                Assert.IsTrue(preview.IsPlaying);
                yield return Waiting.For(playing);
                Assert.IsTrue(preview.HeardS >= 0);
                preview.Stop();
                Assert.IsFalse(preview.IsPlaying);
            }
        }
    }
}
