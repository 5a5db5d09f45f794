// A frame recorder in a running game: whole files, the right way up, without the style filter. Needs a graphics device and a
// Game view: ignored where frames never end, which is so in batch mode.
using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using Capriccio.Core;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.TestTools;
using Object = UnityEngine.Object;

namespace Capriccio.Tests
{
    internal sealed class FrameRecorderTests
    {
        private const int Frames = 3;
        private const int HeightPx = 90;
        private const double LongestSeconds = 30;

        private readonly List<GameObject> made = new List<GameObject>();
        private string folder;
        private CapriccioFrameRecorder recorder;

        [SetUp]
        public void MakeGame()
        {
            if (Application.isBatchMode)
            {
                Assert.Ignore("In batch mode no frame ends.");
            }
            folder = Path.Combine(Application.temporaryCachePath, Guid.NewGuid().ToString("N"));
            GameObject eye = New("Capriccio eye");
            var camera = eye.AddComponent<Camera>();
            camera.clearFlags = CameraClearFlags.SolidColor;
            camera.backgroundColor = new Color(0f, 0f, 1f, 1f);
            // Above the middle of what is seen.
            GameObject cube = GameObject.CreatePrimitive(PrimitiveType.Cube);
            made.Add(cube);
            cube.transform.position = new Vector3(0f, 2f, 6f);
            recorder = New("Capriccio recorder").AddComponent<CapriccioFrameRecorder>();
            recorder.Folder = folder;
            recorder.RecordedCamera = camera;
            recorder.FrameHeight = HeightPx;
            recorder.EveryFrames = 2;
            recorder.MaxFrames = Frames;
            recorder.DuplicateThreshold = 0f;
        }

        [TearDown]
        public void TakeAway()
        {
            made.ForEach(Object.Destroy);
            made.Clear();
            if (folder != null && Directory.Exists(folder))
            {
                Directory.Delete(folder, true);
            }
        }

        [UnityTest]
        public IEnumerator WorldIsRecordedTheRightWayUp()
        {
            int told = -1;
            recorder.RecordingStopped += count => told = count;
            recorder.StartRecording();
            yield return UntilStopped();
            Assert.AreEqual(Frames, told);
            Assert.AreEqual(Frames, recorder.FramesRecorded);
            string[] files = Directory.GetFiles(folder);
            Assert.AreEqual(Frames, files.Length);
            Pixels picture = PngReader.Read(File.ReadAllBytes(files[0]));
            Assert.AreEqual(HeightPx, picture.Height);
            Assert.IsFalse(IsBackground(picture, HeightPx / 4));
            Assert.IsTrue(IsBackground(picture, HeightPx * 3 / 4));
        }

        [UnityTest]
        public IEnumerator ScreenIsRecordedAsThePlayerSeesIt()
        {
            recorder.Picture = RecordedPicture.Screen;
            recorder.StartRecording();
            yield return UntilStopped();
            Pixels picture = PngReader.Read(File.ReadAllBytes(Directory.GetFiles(folder)[0]));
            Assert.IsFalse(IsBackground(picture, picture.Height / 4));
            Assert.IsTrue(IsBackground(picture, picture.Height * 3 / 4));
        }

        [UnityTest]
        public IEnumerator StoppingAndTurningOffLeaveWholeFiles()
        {
            recorder.MaxFrames = 0;
            recorder.StartRecording();
            while (recorder.FramesRecorded == 0)
            {
                yield return null;
            }
            recorder.enabled = false;
            Assert.IsFalse(recorder.IsRecording);
            string[] files = Directory.GetFiles(folder);
            Assert.AreEqual(recorder.FramesRecorded, files.Length);
            foreach (string file in files)
            {
                Assert.AreEqual(HeightPx, PngReader.Read(File.ReadAllBytes(file)).Height);
            }
        }

        [UnityTest]
        public IEnumerator FolderThatCanNotBeIsTold()
        {
            string told = null;
            recorder.RecordingFailed += reason => told = reason;
            recorder.Prefix = "a/b";
            recorder.StartRecording();
            yield return null;
            Assert.IsFalse(recorder.IsRecording);
            Assert.IsNotNull(told);
        }

        // The middle of a row.
        private static bool IsBackground(Pixels picture, int row)
        {
            int at = (row * picture.Stride) + (picture.Width / 2 * picture.Channels);
            return picture.Bytes[at] < 20 && picture.Bytes[at + 1] < 20 && picture.Bytes[at + 2] > 235;
        }

        private IEnumerator UntilStopped()
        {
            DateTime begun = DateTime.UtcNow;
            bool stopped = false;
            recorder.RecordingStopped += count => stopped = true;
            while (!stopped)
            {
                Assert.IsTrue((DateTime.UtcNow - begun).TotalSeconds < LongestSeconds, recorder.StatusText);
                yield return null;
            }
        }

        private GameObject New(string name)
        {
            var thing = new GameObject(name);
            made.Add(thing);
            return thing;
        }
    }
}
