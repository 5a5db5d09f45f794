// Drawings of land: strokes, colours, taking back.
using System;
using System.Linq;
using Capriccio.Core;

namespace Capriccio.Tests
{
    internal static class SketchBehaviours
    {
        [Behaviour]
        private static void strokes_are_round_soft_and_of_their_colour()
        {
            var drawing = new SketchDrawing();
            drawing.Begin(100, 50, 2.5, SketchTool.Ridge);
            drawing.Continue(140, 50, 2.5, SketchTool.Ridge);
            Check.Equal("255 0 0", At(drawing, 120, 50));
            Check.Equal("255 0 0", At(drawing, 120, 52));
            Check.Equal("0 0 0", At(drawing, 120, 55));
            Check.Equal("0 0 0", At(drawing, 94, 50));
            byte rim = drawing.Pixels[3 * ((53 * SketchDrawing.SidePx) + 120)];
            Check.That(rim > 0 && rim < 255, $"the rim is soft: {rim}");
        }

        [Behaviour]
        private static void strokes_of_different_colours_lie_over_each_other()
        {
            var drawing = new SketchDrawing();
            foreach (SketchTool tool in new[] { SketchTool.Ridge, SketchTool.Peak, SketchTool.River })
            {
                drawing.Begin(40, 40, 5, tool);
            }
            Check.Equal("255 255 255", At(drawing, 40, 40));
            drawing.Begin(40, 40, 2, SketchTool.Eraser);
            Check.Equal("0 0 0", At(drawing, 40, 40));
            Check.Equal("255 255 255", At(drawing, 44, 40));
        }

        [Behaviour]
        private static void strokes_may_leave_the_drawing()
        {
            var drawing = new SketchDrawing();
            drawing.Begin(-50, -50, 9, SketchTool.River);
            drawing.Continue(300, 300, 9, SketchTool.River);
            Check.Equal("0 0 255", At(drawing, 0, 0));
            Check.Equal("0 0 255", At(drawing, 255, 255));
            drawing.Begin(double.MaxValue, -1e9, 9, SketchTool.River);
        }

        [Behaviour]
        private static void strokes_are_taken_back_one_by_one_as_far_as_is_remembered()
        {
            var drawing = new SketchDrawing();
            Check.That(drawing.IsEmpty && !drawing.CanUndo, "at first");
            drawing.Undo();
            for (int stroke = 0; stroke < SketchDrawing.MostSteps + 2; stroke++)
            {
                drawing.Begin(4 * stroke, 10, 1.5, SketchTool.Peak);
            }
            drawing.Clear();
            Check.That(drawing.IsEmpty, "cleared");
            drawing.Undo();
            Check.Equal("0 255 0", At(drawing, 4 * (SketchDrawing.MostSteps + 1), 10));
            for (int step = 0; step < SketchDrawing.MostSteps; step++)
            {
                drawing.Undo();
            }
            Check.That(!drawing.CanUndo && !drawing.IsEmpty, "the oldest strokes stay");
            Check.Equal("0 255 0", At(drawing, 4, 10));
        }

        [Behaviour]
        private static void drawings_of_any_size_and_kind_are_taken_over()
        {
            var drawing = new SketchDrawing();
            drawing.Take(new Pixels(new byte[] { 255, 0, 0, 255, 0, 255, 0, 51 }, 2, 1, 4));
            Check.Equal("255 0 0", At(drawing, 127, 200));
            Check.Equal("0 51 0", At(drawing, 128, 0));
            drawing.Take(new Pixels(Enumerable.Repeat((byte)90, 300 * 500).ToArray(), 300, 500, 1));
            Check.Equal("90 90 90", At(drawing, 255, 255));
            drawing.Undo();
            Check.Equal("0 51 0", At(drawing, 128, 0));
        }

        [Behaviour]
        private static void a_drawing_survives_a_png_file()
        {
            var drawing = new SketchDrawing();
            drawing.Begin(10, 20, 9, SketchTool.Ridge);
            drawing.Continue(200, 180, 9, SketchTool.River);
            byte[] png = new PngWriter().Write(new Pixels(drawing.Pixels, SketchDrawing.SidePx, SketchDrawing.SidePx, 3)).ToArray();
            var other = new SketchDrawing();
            other.Take(PngReader.Read(png));
            Check.That(other.Pixels.SequenceEqual(drawing.Pixels), "every pixel");
            Runner.Note($"{png.Length} bytes");
        }

        private static string At(SketchDrawing drawing, int column, int row)
        {
            int at = 3 * ((row * SketchDrawing.SidePx) + column);
            return $"{drawing.Pixels[at]} {drawing.Pixels[at + 1]} {drawing.Pixels[at + 2]}";
        }
    }
}
