// A score drawn as a piano roll, with a line where it is heard. Main thread only; the owner disposes it.
using System;
using Capriccio.Core;
using UnityEditor;
using UnityEngine;

namespace Capriccio.Editor
{
    internal sealed class PianoRoll : IDisposable
    {
        private const float LinePx = 2;

        private readonly PixelTexture picture = new PixelTexture();
        private double durationS;

        /// <summary>Shows a score from now on.</summary>
        public void Show(MusicScore score)
        {
            Pixels drawn = PianoRollPicture.Draw(score);
            picture.Set(drawn.Bytes, drawn.Width, drawn.Height);
            durationS = score.DurationSeconds;
        }

        /// <summary>Draws it; to be called for an event of Unity's immediate mode.</summary>
        /// <param name="place">Where.</param>
        /// <param name="heardS">Seconds from its beginning at which it is heard; below 0 for nowhere.</param>
        public void Draw(Rect place, double heardS)
        {
            if (!picture.Texture)
            {
                return;
            }
            GUI.DrawTexture(place, picture.Texture, ScaleMode.StretchToFill);
            if (heardS >= 0 && heardS < durationS)
            {
                float at = place.x + (float)(heardS / durationS * place.width);
                GUI.DrawTexture(new Rect(at, place.y, LinePx, place.height), EditorGUIUtility.whiteTexture);
            }
        }

        /// <summary>Gives its texture back.</summary>
        public void Dispose()
        {
            picture.Dispose();
        }
    }
}
