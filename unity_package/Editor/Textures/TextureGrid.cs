// All textures that were made, to be looked at and chosen from. Must not know how they are made or saved.
using System;
using System.Collections.Generic;
using System.Linq;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class TextureGrid : VisualElement, IDisposable
    {
        private const string ClassName = "capriccio-texture-grid";
        private const int LongestSide = 256;

        private readonly List<TextureTile> tiles = new List<TextureTile>();
        private readonly VisualElement wrapped = new VisualElement();
        private readonly TextureLook look;
        private PreviewTextures previews = new PreviewTextures(LongestSide);

        /// <param name="look">Where the texture is shown large that the user points at; says which picture all tiles show.</param>
        public TextureGrid(TextureLook look)
        {
            this.look = look;
            look.Changed += Refresh;
            wrapped.AddToClassList(ClassName);
            var scroll = new ScrollView().With(MakerStyle.RowFills);
            scroll.Add(wrapped);
            Add(scroll);
        }

        /// <summary>Raised when other textures are chosen than before.</summary>
        public event Action ChosenChanged;

        /// <summary>What is to be saved, in the order in which it was made.</summary>
        public IReadOnlyList<TextureTile> Chosen => tiles.Where(tile => tile.IsChosen).ToArray();

        /// <summary>Adds what one job has made.</summary>
        public void Add(MadeTextures made)
        {
            foreach (MadeTexture texture in made.Textures)
            {
                var tile = new TextureTile(made, texture);
                tile.LookedAt += look.LookAt;
                tile.ChosenChanged += () => ChosenChanged?.Invoke();
                tiles.Add(tile);
                wrapped.Add(tile);
                Show(tile);
            }
            if (tiles.Count == made.Textures.Count && tiles.Count > 0)
            {
                look.LookAt(tiles[0]);
            }
        }

        /// <summary>Forgets all textures.</summary>
        public void Forget()
        {
            look.LookAt(null);
            tiles.Clear();
            wrapped.Clear();
            previews.Dispose();
            previews = new PreviewTextures(LongestSide);
            ChosenChanged?.Invoke();
        }

        /// <summary>Destroys the previews. Doing it twice is safe.</summary>
        public void Dispose()
        {
            previews.Dispose();
        }

        private void Refresh()
        {
            tiles.ForEach(Show);
        }

        private void Show(TextureTile tile)
        {
            tile.ShowRepeated(look.Repeats);
            Unawaited.Observe(tile.ShowAsync(look.Picture, previews));
        }
    }
}
