// What new textures are made from: the names of textures and the first one's picture, or a label to choose. Must not know
// what is made.
using System.Collections.Generic;
using System.Linq;
using UnityEditor;
using UnityEngine;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class TextureSourceView : VisualElement
    {
        private const string PictureClass = "capriccio-texture-source";

        private readonly IReadOnlyList<TextureSource> sources;
        private readonly DropdownField label = new DropdownField("Label");

        /// <param name="sources">Textures of the project, or one label, which is filled in.</param>
        public TextureSourceView(IReadOnlyList<TextureSource> sources)
        {
            this.sources = sources;
            if (sources.Count > 0 && sources[0].IsLabel)
            {
                label.RegisterValueChangedCallback(change => sources[0].label = change.newValue);
                label.SetValueWithoutNotify(sources[0].label);
                Add(label);
            }
            else if (sources.Count > 0)
            {
                AddPicture();
            }
        }

        /// <summary>Offers labels; where none is chosen yet, the first is.</summary>
        public void Offer(IReadOnlyList<string> labels)
        {
            if (sources.Count > 0 && sources[0].IsLabel)
            {
                label.choices = labels.ToList();
                sources[0].label = sources[0].label.Length > 0 ? sources[0].label : labels.FirstOrDefault() ?? string.Empty;
                label.SetValueWithoutNotify(sources[0].label);
            }
        }

        private void AddPicture()
        {
            Add(new Label(string.Join("\n", sources.Select(source => source.Title))).With(MakerStyle.Text));
            var picture = new TiledPreview();
            picture.AddToClassList(PictureClass);
            picture.Show(AssetDatabase.LoadAssetAtPath<Texture2D>(sources[0].path));
            Add(picture);
        }
    }
}
