// Plays the engine look that a filter has chosen: from the first time that it is needed, until another one is chosen. Main
// thread only.
using System;
using Capriccio.Core;
using UnityEngine;

namespace Capriccio
{
    internal sealed class EngineLookHolder : IDisposable
    {
        private CapriccioEngineLook chosen;
        private EngineLookPlayer player;
        private RenderTexture picture;
        private FrameSize pictureSize;

        /// <summary>What is drawn; null where there is nothing.</summary>
        public DrawnLook Drawn => player?.Drawn;

        /// <summary>The camera has cut to another scene, which what is drawn does not fit.</summary>
        public bool IsCut => player != null && player.IsCut;

        /// <summary>Does what is due where the look is needed. Answers why it can't be shown, null where it can, empty where there is none.</summary>
        public string Advance(CapriccioEngineLook wanted, bool isNeeded, EngineLookSettings settings)
        {
            if (wanted != chosen)
            {
                Close();
                chosen = wanted;
            }
            if (chosen == null)
            {
                return string.Empty;
            }
            if (!isNeeded)
            {
                return "not needed";
            }
            player = player ?? chosen.Open();
            player.Advance(settings);
            return player.Problem ?? (player.Drawn == null ? ModelLook.WaitingForTheFirst : null);
        }

        /// <summary>Begins a capture where one is wanted: the picture to draw the frame into, or null.</summary>
        public RenderTexture BeginCapture(FrameSize screen)
        {
            if (player == null || !player.WantsCapture(screen, out FrameSize size))
            {
                return null;
            }
            if (picture == null || !size.Equals(pictureSize))
            {
                FrameCapture.Discard(picture);
                picture = FrameCapture.Make(size);
                pictureSize = size;
            }
            player.Take(picture);
            return picture;
        }

        public void Dispose()
        {
            Close();
            chosen = null;
        }

        private void Close()
        {
            player?.Dispose();
            player = null;
            FrameCapture.Discard(picture);
            picture = null;
        }
    }
}
