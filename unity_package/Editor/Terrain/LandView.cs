// Land from above, hillshaded, and what becomes of it: a new terrain, another one's heights, a RAW16 file.
using System;
using System.IO;
using System.Threading.Tasks;
using Capriccio.Core;
using UnityEditor;
using UnityEditor.UIElements;
using UnityEngine;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class LandView : VisualElement, IDisposable
    {
        private const int PreviewPx = 512;
        private readonly PixelTexture picture = new PixelTexture();
        private readonly Image preview = new Image { scaleMode = ScaleMode.ScaleToFit };
        private readonly Label facts = new Label();
        private readonly ObjectField target = new ObjectField("Terrain") { objectType = typeof(Terrain), allowSceneObjects = true };
        private readonly Toggle keepsSize = new Toggle("Size") { text = "keep the terrain's" };
        private readonly Button apply;
        private readonly Button save;
        private readonly JobView messages;
        private GameObject parent;
        private MadeLand land;

        /// <param name="messages">Where it says what it did.</param>
        public LandView(JobView messages)
        {
            this.messages = messages;
            apply = new Button(() => messages.Run(ApplyAsync));
            save = new Button(() => messages.Run(SaveAsync))
            {
                text = "Save RAW16…",
                tooltip = "A file of 16-bit heights, and beside it a note of its scale and of how it was made",
            };
            target.tooltip = "Whose heights become these; none for a new terrain";
            keepsSize.tooltip = "Stretch the land over the terrain as it is. Otherwise the terrain becomes as large and as high as the land.";
            target.RegisterValueChangedCallback(change => Refresh());
            Add(preview.With(MakerStyle.RowFills));
            Add(facts.With(MakerStyle.Text));
            Add(target);
            Add(keepsSize);
            Add(apply);
            Add(save);
            Refresh();
        }

        /// <summary>The terrain that is changed; null for a new one.</summary>
        public Terrain Target => target.value as Terrain;

        /// <summary>Chooses the terrain that is changed, or below which object a new one is put.</summary>
        public void Choose(Terrain terrain, GameObject below)
        {
            parent = below;
            target.SetValueWithoutNotify(terrain);
            Refresh();
        }

        /// <summary>Shows land.</summary>
        public async Task ShowAsync(MadeLand made)
        {
            Pixels shaded = await Task.Run(() => Hillshade.Picture(made.Field, PreviewPx));
            land = made;
            picture.Set(shaded.Bytes, shaded.Width, shaded.Height);
            preview.image = picture.Texture;
            facts.text = $"{LandFacts.Of(made.Field)}. {LandFacts.Changes(made.Field, TerrainPlacer.ResolutionFor(made.Field))}";
            Refresh();
        }

        /// <summary>Gives its texture back.</summary>
        public void Dispose()
        {
            preview.image = null;
            picture.Dispose();
        }

        private void Refresh()
        {
            apply.text = Target ? $"Apply to {Target.name}" : "Create terrain";
            keepsSize.Show(Target);
            apply.SetEnabled(land != null);
            save.SetEnabled(land != null);
        }

        private async Task ApplyAsync()
        {
            TerrainPlacer placer = await TerrainPlacer.PrepareAsync(land, Target, keepsSize.value);
            Terrain terrain = placer.Place(parent);
            messages.Say($"{terrain.name} has the land now. {placer.Problem}".TrimEnd());
            target.SetValueWithoutNotify(terrain);
            Refresh();
        }

        private async Task SaveAsync()
        {
            string path = EditorUtility.SaveFilePanelInProject(
                "Save RAW16", "terrain", "r16", "Where the heights go; their note goes beside them.", "Assets");
            if (string.IsNullOrEmpty(path))
            {
                return;
            }
            MadeLand saved = land;
            byte[] levels = await Task.Run(() => HeightLevels.Of(saved.Field));
            var heights = new NewFile(path, levels) { Overwrite = true };
            FileStep.Save($"Save {Path.GetFileName(path)}", new[] { heights, TerrainNote.Beside(path, saved) });
            TerrainNote.Remember(saved, path);
            messages.Say($"Saved {path}, and its note.");
        }
    }
}
