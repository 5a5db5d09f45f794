// The look that the backend paints, on the GPU: captures what the model is sent, and fills what is drawn with what comes back.
// Main thread only. Must not know when it is drawn, or what stands in for it.
using System;
using Capriccio.Core;
using UnityEngine;

namespace Capriccio
{
    internal sealed class BackendLook : IDisposable
    {
        private AnsweredLook look;
        private FrameCapture capture;
        private DrawnLook drawn;

        /// <param name="stream">Names the frames' stream at the backend.</param>
        public BackendLook(string stream)
        {
            Model = new ModelLook(stream, MonotonicClock.Seconds) { Arrived = Show };
        }

        /// <summary>What is sent and what came back.</summary>
        public ModelLook Model { get; }

        /// <summary>What is drawn; null before the first answer.</summary>
        public DrawnLook Drawn => Model.HasFrame ? drawn : null;

        /// <summary>Does what is due in this frame of the game. Answers why the look can't be shown now; null where it can.</summary>
        /// <param name="client">Null where there is none.</param>
        /// <param name="problem">Why there is no client or no picture; null where there is both.</param>
        /// <param name="screen">Pixels of the game's picture.</param>
        public string Advance(CapriccioClient client, string problem, FrameSize screen)
        {
            // Before the model's turn, so that what has been read back is sent at once.
            if (capture != null && Model.Flow != null)
            {
                capture.Advance(Model.Flow);
            }
            string reason = Model.Advance(client, problem, screen);
            if (look != Model.Look)
            {
                Take(Model.Look);
            }
            if (look is GridLook grid && drawn is DrawnGrid drawnGrid)
            {
                drawnGrid.SetEased(grid.Eased());
                drawnGrid.ShowDetail(grid.ShowsDetail);
            }
            return reason;
        }

        /// <summary>Begins a capture where one is due: the picture to draw the frame into, or null.</summary>
        public RenderTexture BeginCapture()
        {
            return capture != null && !capture.IsBusy && Model.IsCaptureDue ? capture.Begin(Model.Flow.BeginCapture()) : null;
        }

        public void Dispose()
        {
            Model.Forget();
            Take(null);
        }

        private void Take(AnsweredLook next)
        {
            capture?.Dispose();
            drawn?.Dispose();
            drawn = null;
            look = next;
            capture = next != null ? new FrameCapture(next.CaptureSize) : null;
        }

        // What the answer holds is rewritten by the network thread after this.
        private void Show(AnsweredLook answered)
        {
            if (look != answered)
            {
                Take(answered);
            }
            if (answered is GridLook grid)
            {
                Show(grid);
            }
            else
            {
                var frame = (FrameLook)answered;
                drawn = drawn ?? new DrawnFrame(frame.CaptureSize);
                ((DrawnFrame)drawn).SetFrame(frame.Texels, capture.Picture(frame.Shown));
            }
        }

        private void Show(GridLook grid)
        {
            if (drawn == null)
            {
                drawn = new DrawnGrid();
                ((DrawnGrid)drawn).SetGuide(grid.Guide);
            }
            var shown = (DrawnGrid)drawn;
            shown.SetGrids(grid.Grids);
            if (grid.HasDetail)
            {
                shown.SetDetail(grid.DetailTexels, grid.CaptureSize, capture.Picture(grid.Shown));
            }
        }
    }
}
