// What a frame recorder is set to, and what it tells: the part of the component that users see in the inspector. What it does
// stands beside.
using System;
using UnityEngine;

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
    public sealed partial class CapriccioFrameRecorder : MonoBehaviour
    {
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
        [Tooltip("Mean difference of brightness from the last frame written, 0 to 1, below which one is left out. 0 keeps all.")]
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

        /// <summary>Raised on the main thread for every file that lies complete on the disk, with its path.</summary>
        public event Action<string> FrameRecorded;

        /// <summary>Raised once for every recording that began, when nothing is being written any more, with the number of files.</summary>
        public event Action<int> RecordingStopped;

        /// <summary>
        /// Raised when recording can't begin or go on, with the reason; where it had begun, <see cref="RecordingStopped"/> follows.
        /// </summary>
        public event Action<string> RecordingFailed;

        /// <summary>
        /// Where files go: a folder below the persistent data, or an absolute path. Takes effect when recording begins, as all
        /// does that says nothing else.
        /// </summary>
        public string Folder
        {
            get { return folder; }
            set { folder = value; }
        }

        /// <summary>What the files' names begin with.</summary>
        public string Prefix
        {
            get { return prefix; }
            set { prefix = value; }
        }

        /// <summary>Seconds between frames.</summary>
        public float EverySeconds
        {
            get { return everySeconds; }
            set { everySeconds = value; }
        }

        /// <summary>Drawn frames between recorded ones, instead of seconds where it is more than 0.</summary>
        public int EveryFrames
        {
            get { return everyFrames; }
            set { everyFrames = value; }
        }

        /// <summary>Files after which recording stops; 0 for no end.</summary>
        public int MaxFrames
        {
            get { return maxFrames; }
            set { maxFrames = value; }
        }

        /// <summary>Mean difference of brightness, 0 to 1, below which a frame is left out; 0 keeps all.</summary>
        public float DuplicateThreshold
        {
            get { return duplicateThreshold; }
            set { duplicateThreshold = value; }
        }

        /// <summary>What is recorded. Takes effect with the next frame.</summary>
        public RecordedPicture Picture
        {
            get { return picture; }
            set { picture = value; }
        }

        /// <summary>The camera whose world is recorded; null for the main camera. Takes effect with the next frame.</summary>
        public Camera RecordedCamera
        {
            get { return recordedCamera; }
            set { recordedCamera = value; }
        }

        /// <summary>Height of the files' pictures in pixels; 0 for the camera's or the screen's own. Takes effect with the next frame.</summary>
        public int FrameHeight
        {
            get { return frameHeight; }
            set { frameHeight = value; }
        }

        /// <summary>Layers that no picture of the world shows. Takes effect with the next frame.</summary>
        public LayerMask HiddenLayers
        {
            get { return hiddenLayers; }
            set { hiddenLayers = value; }
        }
    }
}
