// The form for textures: how many, how different, which seed, how large, with what. Must not know what is made with it.
using System;
using System.Collections.Generic;
using System.Linq;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class TextureFormView : FormView
    {
        private const string NormalConvention = "Normals are in OpenGL's convention (green is up), which is also Unity's.";
        private static readonly int[] Sides = { 0, 128, 256, 512, 1024, 2048, 4096 };

        private readonly TextureForm form;
        private readonly bool isOfLabel;

        /// <param name="form">What is filled in.</param>
        /// <param name="isOfLabel">Whether textures come from a label, and not from a picture.</param>
        public TextureFormView(TextureForm form, bool isOfLabel)
        {
            this.form = form;
            this.isOfLabel = isOfLabel;
            AddInteger("Count", "How many textures, 1 to 64", () => form.count, value => form.count = value);
            if (!isOfLabel)
            {
                AddSlider("Strength", "0 is hardly different, 1 is a sibling", () => form.strength, value => form.strength = value);
            }
            AddSeed("The same seed and settings make the same textures", () => form.seed, value => form.seed = value);
            AddLong("From number", "3 begins with the fourth texture of the seed", () => form.first, value => form.first = value);
            AddSize();
            AddToggle("Maps", "normal, height, mask", NormalConvention, () => form.maps, value => form.maps = value);
            AddToggle(
                "Seamless",
                "repeat",
                "What is made always wraps. Off imports it to be clamped at its edges.",
                () => form.seamless,
                value => form.seamless = value);
            AddToggle(
                "Save with",
                "a material",
                "For the render pipeline of this project",
                () => form.material,
                value => form.material = value);
            AddToggle(
                "Overwrite",
                "textures of the same name",
                "They keep their GUIDs and import settings, so whatever uses them shows the new ones. Undo brings them back.",
                () => form.overwrite,
                value => form.overwrite = value);
            AddModel(() => form.model, name => form.model = name);
            Refresh();
        }

        protected override void Clamp()
        {
            form.Clamp();
        }

        // A size that came from the history and is no square stands for itself.
        private void AddSize()
        {
            List<string> choices = Sides.Select(SizeText).ToList();
            var field = new DropdownField("Size", choices, 0);
            field.RegisterValueChangedCallback(change => SetSize(choices.IndexOf(change.newValue)));
            Bind(field, () => form.width == form.height ? SizeText(form.width) : $"{form.width} × {form.height}");
        }

        private void SetSize(int choice)
        {
            if (choice >= 0)
            {
                form.width = Sides[choice];
                form.height = Sides[choice];
            }
        }

        private string SizeText(int side)
        {
            return side > 0 ? $"{side} × {side}" : isOfLabel ? "as the model likes" : "as the picture";
        }
    }
}
