// What a frame recorder does while the game is played. Decides only what is captured, and how; when, and what becomes of it, is
// up to FrameRecording.
using System;
using System.Collections;
using System.IO;
using Capriccio.Core;
using UnityEngine;
using UnityEngine.Rendering;

namespace Capriccio
{
    public sealed partial class CapriccioFrameRecorder
    {
        private static readonly WaitForEndOfFrame EndOfFrame = new WaitForEndOfFrame();

        private readonly FrameSource source = new FrameSource();
        private FrameRecording recording;
        private Coroutine loop;
        private bool startsAgain;
        private string reason = string.Empty;

        /// <summary>Whether frames are being recorded.</summary>
        public bool IsRecording => recording != null && recording.IsRecording;

        /// <summary>Files written since recording began.</summary>
        public int FramesRecorded { get; private set; }

        /// <summary>Frames left out since recording began, as they were like the one before.</summary>
        public int FramesSkipped { get; private set; }

        /// <summary>Frames given up since recording began, as the GPU, the encoder or the disk was too slow for them.</summary>
        public int FramesDropped { get; private set; }

        /// <summary>Where files go, as an absolute path.</summary>
        public string FolderPath => Path.IsPathRooted(folder) ? folder : Path.Combine(Application.persistentDataPath, folder ?? string.Empty);

        /// <summary>The state in one line, for a display.</summary>
        public string StatusText
        {
            get
            {
                string left = FramesSkipped + FramesDropped > 0
                    ? $", {FramesSkipped} duplicates left out, {FramesDropped} dropped"
                    : string.Empty;
                string counts = $"{FramesRecorded} frames in {FolderPath}{left}";
                if (IsRecording)
                {
                    return reason.Length > 0 ? $"waiting: {reason}" : $"recording: {counts}";
                }
                return reason.Length > 0 ? $"{reason} ({counts})" : "not recording";
            }
        }

        /// <summary>Begins to record. Does nothing while recording; where it can't begin, <see cref="RecordingFailed"/> says why.</summary>
        public void StartRecording()
        {
            startsAgain = recording != null && !recording.IsRecording;
            if (recording != null)
            {
                return;
            }
            string problem = Obstacle() ?? Open();
            if (problem != null)
            {
                Fail(problem);
                return;
            }
            reason = string.Empty;
            Count();
            loop = StartCoroutine(Loop());
        }

        /// <summary>Records no more. What is under way is still written, then <see cref="RecordingStopped"/> follows. Twice is safe.</summary>
        public void StopRecording()
        {
            startsAgain = false;
            recording?.Stop("stopped");
        }

        /// <summary>Starts or stops, for a button or a key.</summary>
        public void ToggleRecording()
        {
            if (IsRecording)
            {
                StopRecording();
            }
            else
            {
                StartRecording();
            }
        }

        private void Start()
        {
            if (recordAtStart)
            {
                StartRecording();
            }
        }

        private void Update()
        {
            while (recording != null && recording.TryTell(out FrameOutcome outcome))
            {
                Tell(outcome);
            }
            if (recording != null && recording.HasEnded)
            {
                End();
            }
        }

        private void OnDisable()
        {
            startsAgain = false;
            if (recording != null)
            {
                recording.Stop("the recorder was turned off");
                End();
            }
        }

        // At the end of each frame, when the game has moved its camera and the screen is drawn.
        private IEnumerator Loop()
        {
            while (IsRecording)
            {
                yield return EndOfFrame;
                if (IsRecording && recording.IsDue(Time.unscaledDeltaTime))
                {
                    Capture();
                }
            }
        }

        private void Capture()
        {
            string obstacle = null;
            if (picture == RecordedPicture.Screen)
            {
                source.CaptureScreen(recording, frameHeight);
            }
            else
            {
                obstacle = source.CaptureWorld(recording, recordedCamera, frameHeight, hiddenLayers);
            }
            Wait(obstacle ?? string.Empty);
        }

        private void Tell(FrameOutcome outcome)
        {
            Count();
            if (outcome.Fate == FrameFate.Written)
            {
                FrameRecorded?.Invoke(outcome.Path);
            }
            else if (outcome.Fate == FrameFate.Failed)
            {
                Fail(outcome.Problem);
            }
        }

        private void End()
        {
            FrameRecording ended = recording;
            if (loop != null)
            {
                StopCoroutine(loop);
            }
            loop = null;
            ended.Dispose();
            Count();
            recording = null;
            reason = ended.Reason;
            RecordingStopped?.Invoke(FramesRecorded);
            if (startsAgain)
            {
                StartRecording();
            }
        }

        private void Count()
        {
            FramesRecorded = recording.Recorded;
            FramesSkipped = recording.Skipped;
            FramesDropped = recording.Dropped;
        }

        private string Open()
        {
            try
            {
                recording = new FrameRecording(Options());
                return null;
            }
            catch (FileProblemException error)
            {
                return error.Message;
            }
        }

        private string Obstacle()
        {
            if (!isActiveAndEnabled)
            {
                return "the recorder is turned off; enable it and its object first";
            }
            if (SystemInfo.graphicsDeviceType == GraphicsDeviceType.Null)
            {
                return "there is no graphics device";
            }
            return SystemInfo.supportsAsyncGPUReadback ? null : "this graphics device can't be read without waiting for it";
        }

        private FrameRecordingOptions Options()
        {
            return new FrameRecordingOptions
            {
                Folder = FolderPath,
                Prefix = prefix,
                EverySeconds = everySeconds,
                EveryFrames = everyFrames,
                MaxFrames = maxFrames,
                DuplicateThreshold = duplicateThreshold,
            };
        }

        private void Wait(string waitsFor)
        {
            if (waitsFor.Length > 0 && reason != waitsFor)
            {
                Debug.LogWarning($"CapriccioFrameRecorder waits: {waitsFor}", this);
            }
            reason = waitsFor;
        }

        private void Fail(string problem)
        {
            reason = problem;
            Debug.LogWarning($"CapriccioFrameRecorder: {problem}", this);
            RecordingFailed?.Invoke(problem);
        }
    }
}
