// The texture that the user points at, large; which of its pictures is shown, and whether it is repeated. Must not know which
// textures there are.
using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using UnityEngine;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class TextureLook : VisualElement, IDisposable
    {
        private const string ClassName = "capriccio-texture-look";
        private const int LongestSide = 1024;

        // In the order of TexturePicture.
        private static readonly List<string> Pictures = new List<string> { "Colour", "Normal", "Height", "Occlusion, roughness, metallic" };

        private readonly TiledPreview preview = new TiledPreview();
        private readonly Label about = new Label().With(MakerStyle.Text);
        private PreviewTextures visible = new PreviewTextures(LongestSide);
        private TextureTile tile;
        private int latest;

        public TextureLook()
        {
            AddToClassList(ClassName);
            var picture = new DropdownField("Show", Pictures, 0);
            picture.RegisterValueChangedCallback(change => Choose((TexturePicture)Pictures.IndexOf(change.newValue)));
            var repeated = new Toggle("Tiling") { text = "3 × 3", value = true };
            repeated.RegisterValueChangedCallback(change => Repeat(change.newValue));
            Add(picture);
            Add(repeated);
            Add(preview);
            Add(about);
        }

        /// <summary>Raised when another picture is to be shown, or otherwise.</summary>
        public event Action Changed;

        /// <summary>Which picture is shown.</summary>
        public TexturePicture Picture { get; private set; }

        /// <summary>Whether textures are shown three times in both directions.</summary>
        public bool Repeats { get; private set; } = true;

        /// <summary>Shows a texture large; null for none.</summary>
        public void LookAt(TextureTile looked)
        {
            tile = looked;
            about.text = looked == null ? string.Empty : looked.tooltip;
            Unawaited.Observe(ShowAsync(looked));
        }

        /// <summary>Destroys what is shown. Doing it twice is safe.</summary>
        public void Dispose()
        {
            latest++;
            preview.Show(null);
            visible.Dispose();
        }

        private void Choose(TexturePicture picture)
        {
            Picture = picture;
            LookAt(tile);
            Changed?.Invoke();
        }

        private void Repeat(bool repeated)
        {
            Repeats = repeated;
            preview.ShowRepeated(repeated);
            Changed?.Invoke();
        }

        // Only one is kept: large previews of all textures would be much memory.
        private async Task ShowAsync(TextureTile looked)
        {
            int mine = ++latest;
            var previews = new PreviewTextures(LongestSide);
            byte[] file = looked?.Texture.ToShow(Picture);
            Texture2D texture = file == null ? null : await previews.GetAsync(file);
            if (mine != latest)
            {
                // The user has pointed at another since.
                previews.Dispose();
                return;
            }
            preview.Show(texture);
            visible.Dispose();
            visible = previews;
        }
    }
}
