// A texture as large as there is room for; or three times in both directions, so that a seam or a pattern that repeats would
// be seen. Must not know what the texture is for.
using System;
using UnityEngine;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class TiledPreview : VisualElement
    {
        private const string ClassName = "capriccio-tiled";
        private const int Times = 3;

        private readonly VisualElement tiles = new VisualElement();
        private Texture2D texture;
        private bool repeats = true;

        public TiledPreview()
        {
            AddToClassList(ClassName);
            tiles.style.backgroundRepeat = new BackgroundRepeat(Repeat.Repeat, Repeat.Repeat);
            Add(tiles);
            RegisterCallback<GeometryChangedEvent>(change => Fit());
            Fit();
        }

        /// <summary>Shows a texture, which stays its owner's; null for none.</summary>
        public void Show(Texture2D shown)
        {
            texture = shown;
            Fit();
        }

        /// <summary>Shows it three times in both directions, or once.</summary>
        public void ShowRepeated(bool repeated)
        {
            repeats = repeated;
            Fit();
        }

        private void Fit()
        {
            tiles.Show(texture);
            if (!texture)
            {
                // A texture that is destroyed must not be drawn.
                tiles.style.backgroundImage = StyleKeyword.None;
                return;
            }
            int times = repeats ? Times : 1;
            float zoom = Math.Min(contentRect.width / (texture.width * times), contentRect.height / (texture.height * times));
            // Whole pixels, or the borders of the tiles would show as seams.
            int width = Math.Max(1, (int)(texture.width * zoom));
            int height = Math.Max(1, (int)(texture.height * zoom));
            tiles.style.width = width * times;
            tiles.style.height = height * times;
            tiles.style.backgroundSize = new BackgroundSize(width, height);
            tiles.style.backgroundImage = texture;
        }
    }
}
