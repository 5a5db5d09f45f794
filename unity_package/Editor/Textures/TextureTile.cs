// One texture to choose from: its preview, whether it is chosen, how well it wraps. Must not know the others, nor how it is
// saved.
using System;
using System.Globalization;
using System.Threading.Tasks;
using UnityEngine;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class TextureTile : VisualElement
    {
        private const string ClassName = "capriccio-texture-tile";

        private readonly TiledPreview preview = new TiledPreview();
        private readonly Toggle toggle;
        private byte[] wanted;

        /// <param name="made">What it was made with.</param>
        /// <param name="texture">What it shows.</param>
        public TextureTile(MadeTextures made, MadeTexture texture)
        {
            Made = made;
            Texture = texture;
            AddToClassList(ClassName);
            tooltip = $"{made.Source.Title}, seed {texture.Seed}, number {texture.Number}. Seam score: 1 is seamless, more is more visible.";
            string score = texture.SeamScore.ToString("0.00", CultureInfo.InvariantCulture);
            toggle = new Toggle(string.Empty) { text = $"{texture.Number + 1}   seam {score}" };
            toggle.RegisterValueChangedCallback(change => ChosenChanged?.Invoke());
            preview.RegisterCallback<PointerEnterEvent>(enter => LookedAt?.Invoke(this));
            preview.RegisterCallback<ClickEvent>(click => toggle.value = !toggle.value);
            Add(preview);
            Add(toggle);
        }

        /// <summary>Raised when the user points at it.</summary>
        public event Action<TextureTile> LookedAt;

        /// <summary>Raised when it is chosen or no longer so.</summary>
        public event Action ChosenChanged;

        public MadeTextures Made { get; }

        public MadeTexture Texture { get; }

        /// <summary>Whether it is to be saved.</summary>
        public bool IsChosen => toggle.value;

        /// <summary>Shows one of its pictures as soon as it is read; nothing where it has none of that kind.</summary>
        public async Task ShowAsync(TexturePicture picture, PreviewTextures previews)
        {
            byte[] file = Texture.ToShow(picture);
            wanted = file;
            Texture2D shown = file == null ? null : await previews.GetAsync(file);
            if (wanted == file)
            {
                preview.Show(shown);
            }
        }

        public void ShowRepeated(bool repeated)
        {
            preview.ShowRepeated(repeated);
        }
    }
}
