// A drawing of land: ridges red, peaks green, rivers blue, in soft round strokes that lie over each other without hiding
// each other. Strokes can be taken back. Pixels in, pixels out; must not know mice nor windows.
using System;
using System.Collections.Generic;

namespace Capriccio.Core
{
    /// <summary>What a stroke draws.</summary>
    internal enum SketchTool
    {
        Ridge,
        Peak,
        River,

        /// <summary>Takes all three away.</summary>
        Eraser,
    }

    internal sealed class SketchDrawing
    {
        /// <summary>Columns and rows. Lines of 2 to 5 pixels on a drawing of this size are what the models know best.</summary>
        public const int SidePx = 256;

        public const int MostSteps = 30;

        // Pixels over which a stroke fades at its rim.
        private const double RimPx = 1.5;

        private readonly byte[] pixels = new byte[3 * SidePx * SidePx];
        private readonly List<byte[]> steps = new List<byte[]>();
        private double lastX;
        private double lastY;

        /// <summary>The drawing: red, green, blue, rows from the top, which is the north. Changes as it is painted.</summary>
        public byte[] Pixels => pixels;

        /// <summary>Counts the changes, so that who shows it knows of them.</summary>
        public int Version { get; private set; }

        public bool CanUndo => steps.Count > 0;

        /// <summary>Says whether nothing is drawn.</summary>
        public bool IsEmpty => Array.TrueForAll(pixels, value => value == 0);

        /// <summary>Begins a stroke at a point, in pixels from the top left corner of the drawing.</summary>
        public void Begin(double x, double y, double radiusPx, SketchTool tool)
        {
            Remember();
            lastX = x;
            lastY = y;
            Continue(x, y, radiusPx, tool);
        }

        /// <summary>Goes on with the stroke to another point.</summary>
        public void Continue(double x, double y, double radiusPx, SketchTool tool)
        {
            Line(x, y, radiusPx, tool);
            lastX = x;
            lastY = y;
            Version++;
        }

        /// <summary>Takes the last stroke back.</summary>
        public void Undo()
        {
            if (CanUndo)
            {
                byte[] before = steps[steps.Count - 1];
                steps.RemoveAt(steps.Count - 1);
                Buffer.BlockCopy(before, 0, pixels, 0, pixels.Length);
                Version++;
            }
        }

        /// <summary>Wipes everything; that too can be taken back.</summary>
        public void Clear()
        {
            Remember();
            Array.Clear(pixels, 0, pixels.Length);
            Version++;
        }

        /// <summary>Takes another drawing over, of any size; that too can be taken back. Alpha counts as ink.</summary>
        public void Take(Pixels other)
        {
            Remember();
            for (int row = 0; row < SidePx; row++)
            {
                for (int column = 0; column < SidePx; column++)
                {
                    int from = ((row * other.Height / SidePx * other.Width) + (column * other.Width / SidePx)) * other.Channels;
                    CopyPixel(other, from, 3 * ((row * SidePx) + column));
                }
            }
            Version++;
        }

        private void CopyPixel(Pixels other, int from, int to)
        {
            bool isGrey = other.Channels < 3;
            int alpha = other.Channels == 4 || other.Channels == 2 ? other.Bytes[from + other.Channels - 1] : 255;
            for (int channel = 0; channel < 3; channel++)
            {
                pixels[to + channel] = (byte)(other.Bytes[from + (isGrey ? 0 : channel)] * alpha / 255);
            }
        }

        private void Remember()
        {
            steps.Add((byte[])pixels.Clone());
            if (steps.Count > MostSteps)
            {
                steps.RemoveAt(0);
            }
        }

        private void Line(double x, double y, double radiusPx, SketchTool tool)
        {
            double reach = radiusPx + RimPx;
            int top = Inside(Math.Min(lastY, y) - reach);
            int bottom = Inside(Math.Max(lastY, y) + reach);
            int left = Inside(Math.Min(lastX, x) - reach);
            int right = Inside(Math.Max(lastX, x) + reach);
            for (int row = top; row <= bottom; row++)
            {
                for (int column = left; column <= right; column++)
                {
                    double distance = DistanceToStroke(column + 0.5, row + 0.5, x, y);
                    double cover = Math.Max(0, Math.Min(1, (reach - distance) / RimPx));
                    Cover(3 * ((row * SidePx) + column), cover, tool);
                }
            }
        }

        private static int Inside(double place)
        {
            return (int)Math.Max(0, Math.Min(SidePx - 1, Math.Floor(place)));
        }

        // From a point to the line from where the stroke was to (x, y).
        private double DistanceToStroke(double px, double py, double x, double y)
        {
            double dx = x - lastX;
            double dy = y - lastY;
            double length = (dx * dx) + (dy * dy);
            double along = length > 0 ? (((px - lastX) * dx) + ((py - lastY) * dy)) / length : 0;
            along = Math.Max(0, Math.Min(1, along));
            double awayX = px - lastX - (along * dx);
            double awayY = py - lastY - (along * dy);
            return Math.Sqrt((awayX * awayX) + (awayY * awayY));
        }

        private void Cover(int at, double cover, SketchTool tool)
        {
            if (tool == SketchTool.Eraser)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    pixels[at + channel] = (byte)Math.Round(pixels[at + channel] * (1 - cover));
                }
                return;
            }
            int ink = at + (int)tool;
            pixels[ink] = Math.Max(pixels[ink], (byte)Math.Round(255 * cover));
        }
    }
}
