// Shows a drawing, as large a square as fits, and turns the pointer's ways into strokes. The right mouse button erases.
using System;
using Capriccio.Core;
using UnityEngine;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class SketchCanvas : Image, IDisposable
    {
        private const int RightButton = 1;
        private readonly PixelTexture shown = new PixelTexture();
        private SketchTool stroke;

        public SketchCanvas(SketchDrawing drawing)
        {
            Drawing = drawing;
            scaleMode = ScaleMode.ScaleToFit;
            RegisterCallback<PointerDownEvent>(Begin);
            RegisterCallback<PointerMoveEvent>(Continue);
            RegisterCallback<PointerUpEvent>(End);
        }

        /// <summary>Raised when the drawing is another.</summary>
        public event Action Painted;

        public SketchDrawing Drawing { get; }

        /// <summary>What is painted with.</summary>
        public SketchTool Tool { get; set; }

        /// <summary>Radius of the stroke in pixels of the drawing.</summary>
        public float RadiusPx { get; set; }

        /// <summary>Shows the drawing as it is now.</summary>
        public void Refresh()
        {
            shown.Set(Drawing.Pixels, SketchDrawing.SidePx, SketchDrawing.SidePx);
            image = shown.Texture;
        }

        /// <summary>Gives its texture back.</summary>
        public void Dispose()
        {
            image = null;
            shown.Dispose();
        }

        private void Begin(PointerDownEvent pointer)
        {
            stroke = pointer.button == RightButton ? SketchTool.Eraser : Tool;
            this.CapturePointer(pointer.pointerId);
            Drawing.Begin(Across(pointer.localPosition), Down(pointer.localPosition), RadiusPx, stroke);
            Painted?.Invoke();
            pointer.StopPropagation();
        }

        private void Continue(PointerMoveEvent pointer)
        {
            if (this.HasPointerCapture(pointer.pointerId))
            {
                Drawing.Continue(Across(pointer.localPosition), Down(pointer.localPosition), RadiusPx, stroke);
                Painted?.Invoke();
            }
        }

        private void End(PointerUpEvent pointer)
        {
            if (this.HasPointerCapture(pointer.pointerId))
            {
                this.ReleasePointer(pointer.pointerId);
            }
        }

        private double Across(Vector3 place)
        {
            return ToDrawing(place.x, contentRect.width);
        }

        private double Down(Vector3 place)
        {
            return ToDrawing(place.y, contentRect.height);
        }

        // The square lies in the middle of the element.
        private double ToDrawing(float place, float extent)
        {
            float side = Math.Min(contentRect.width, contentRect.height);
            return side > 0 ? (place - ((extent - side) / 2)) / side * SketchDrawing.SidePx : 0;
        }
    }
}
