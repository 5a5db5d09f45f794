// Records frames of the running game as PNG files, to train a look on. Decides only what is captured, and how; when, and what
// becomes of it, is up to FrameRecording.
using System;
using System.Collections;
using System.IO;
using Capriccio.Core;
using UnityEngine;
using UnityEngine.Rendering;

namespace Capriccio
{
    /// <summary>
    /// Records frames of the running game as PNG files, to train a look on. Add it to any object of the scene, let it begin at
    /// the start or call <see cref="StartRecording"/>, and play. Pictures like the one before are left out. The game never
    /// waits: pictures are read when the GPU is done with them, encoded and written on a thread of their own, and given up
    /// where they come faster than that. It works in the editor's play mode and in players.
    /// </summary>
    [AddComponentMenu("Capriccio/Frame Recorder")]
    [DisallowMultipleComponent]
    public sealed class CapriccioFrameRecorder : MonoBehaviour
    {
        private static readonly WaitForEndOfFrame EndOfFrame = new WaitForEndOfFrame();

        [SerializeField]
        [Tooltip("Where files go: a folder below the player's persistent data, or an absolute path. Made where it is missing.")]
        private string folder = "CapriccioFrames";

        [SerializeField]
        [Tooltip("What the files' names begin with; a number follows that no file in the folder has.")]
        private string prefix = "frame";

        [SerializeField]
        [Tooltip("Whether recording begins with the game.")]
        private bool recordAtStart;

        [Header("When")]
        [SerializeField]
        [Min(0.02f)]
        [Tooltip("Seconds between frames, whatever the game's time scale is.")]
        private float everySeconds = 0.5f;

        [SerializeField]
        [Min(0)]
        [Tooltip("Drawn frames between recorded ones, instead of seconds where it is more than 0.")]
        private int everyFrames;

        [SerializeField]
        [Min(0)]
        [Tooltip("Files after which recording stops; 0 for no end.")]
        private int maxFrames;

        [SerializeField]
        [Range(0f, 0.2f)]
        [Tooltip("Mean difference of brightness, 0 to 1, below which a frame counts as a duplicate of the last one written and is left out. 0 keeps all.")]
        private float duplicateThreshold = 0.01f;

        [Header("What")]
        [SerializeField]
        [Tooltip("World: the game's own picture, without a style filter and without overlays. Screen: what the player sees.")]
        private RecordedPicture picture = RecordedPicture.World;

        [SerializeField]
        [Tooltip("The camera whose world is recorded; none for the main camera.")]
        private Camera recordedCamera;

        [SerializeField]
        [Min(0)]
        [Tooltip("Height of the files' pictures in pixels; 0 for the camera's or the screen's own. Their width follows.")]
        private int frameHeight;

        [SerializeField]
        [Tooltip("Layers that no picture of the world shows, such as a ghost or an interface in the world.")]
        private LayerMask hiddenLayers;

        private readonly FrameSource source = new FrameSource();
        private FrameRecording recording;
        private Coroutine loop;
        private bool startsAgain;
        private string reason = string.Empty;

        /// <summary>Raised on the main thread for every file that lies complete on the disk, with its path.</summary>
        public event Action<string> FrameRecorded;

        /// <summary>Raised once for every recording that began, when nothing is being written any more, with the number of files.</summary>
        public event Action<int> RecordingStopped;

        /// <summary>Raised when recording can't begin or go on, with the reason; where it had begun, <see cref="RecordingStopped"/> follows.</summary>
        public event Action<string> RecordingFailed;

        /// <summary>Whether frames are being recorded.</summary>
        public bool IsRecording => recording != null && recording.IsRecording;

        /// <summary>Files written since recording began.</summary>
        public int FramesRecorded { get; private set; }

        /// <summary>Frames left out since recording began, as they were like the one before.</summary>
        public int FramesSkipped { get; private set; }

        /// <summary>Frames given up since recording began, as the GPU, the encoder or the disk was too slow for them.</summary>
        public int FramesDropped { get; private set; }

        /// <summary>Where files go, as an absolute path.</summary>
        public string FolderPath => Path.IsPathRooted(folder) ? folder : Path.Combine(Application.persistentDataPath, folder);

        /// <summary>Where files go: below the persistent data, or absolute. Takes effect when recording begins.</summary>
        public string Folder
        {
            get { return folder; }
            set { folder = value; }
        }

        /// <summary>What is recorded.</summary>
        public RecordedPicture Picture
        {
            get { return picture; }
            set { picture = value; }
        }

        /// <summary>The state in one line, for a display.</summary>
        public string StatusText
        {
            get
            {
                string left = FramesSkipped + FramesDropped > 0 ? $", {FramesSkipped} duplicates left out, {FramesDropped} dropped" : string.Empty;
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
