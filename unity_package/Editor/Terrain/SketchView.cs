// The canvas with what one paints with: the tools, the width of the stroke, undo and clear. Must not know what becomes of it.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Core;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class SketchView : VisualElement, IDisposable
    {
        private static readonly string[] Widths = { "3 px", "5 px", "10 px", "18 px" };
        private static readonly float[] RadiiPx = { 1.5f, 2.5f, 5, 9 };

        private static readonly string[] Explained =
        {
            "Red: the crest of a ridge",
            "Green: a peak",
            "Blue: a river",
            "Black: nothing said, the seed decides. The right mouse button erases too.",
        };

        private readonly List<Button> tools = new List<Button>();
        private readonly Button undo;

        /// <param name="drawing">What is painted.</param>
        public SketchView(SketchDrawing drawing)
        {
            Canvas = new SketchCanvas(drawing) { RadiusPx = RadiiPx[1] };
            VisualElement row = new VisualElement().With(MakerStyle.Row);
            foreach (SketchTool tool in Enum.GetValues(typeof(SketchTool)))
            {
                var button = new Button(() => Choose(tool)) { text = tool.ToString(), tooltip = Explained[(int)tool] };
                tools.Add(button);
                row.Add(button);
            }
            row.Add(WidthField());
            undo = new Button(() => Change(drawing.Undo)) { text = "Undo" };
            row.Add(undo);
            row.Add(new Button(() => Change(drawing.Clear)) { text = "Clear" });
            Add(row);
            Add(Canvas.With(MakerStyle.RowFills));
            Canvas.Painted += Refresh;
            Choose(SketchTool.Ridge);
            Refresh();
        }

        /// <summary>Where one paints.</summary>
        public SketchCanvas Canvas { get; }

        /// <summary>Gives its texture back.</summary>
        public void Dispose()
        {
            Canvas.Dispose();
        }

        /// <summary>Shows the drawing as it is now.</summary>
        public void Refresh()
        {
            undo.SetEnabled(Canvas.Drawing.CanUndo);
            Canvas.Refresh();
        }

        private VisualElement WidthField()
        {
            var field = new DropdownField(string.Empty, Widths.ToList(), 1)
            {
                tooltip = "Width of the stroke. Fine strokes are what the models know best.",
            };
            field.RegisterValueChangedCallback(change => Canvas.RadiusPx = RadiiPx[Array.IndexOf(Widths, change.newValue)]);
            return field;
        }

        private void Choose(SketchTool tool)
        {
            Canvas.Tool = tool;
            for (int index = 0; index < tools.Count; index++)
            {
                tools[index].Choose(index == (int)tool);
            }
        }

        private void Change(Action change)
        {
            change();
            Refresh();
        }
    }
}
