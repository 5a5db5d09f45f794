// A twin in Unity's Inference Engine: the captured picture goes in on the GPU, layers are scheduled one by one. What becomes
// of the outputs is for grids and frames to say. Main thread only, but for Digest.
using System;
using System.Collections;
using Capriccio.Core;
using Unity.InferenceEngine;
using UnityEngine;
using UnityEngine.Rendering;

namespace Capriccio
{
    internal abstract class InEngineModel : IEngineModel
    {
        public const string InputName = "frame";
        public const int Channels = 3;

        private readonly Worker worker;
        private readonly Tensor<float> input;
        private readonly CutWatch cuts;
        private readonly CommandBuffer commands;
        private IEnumerator schedule;
        private bool isDisposed;

        protected InEngineModel(ModelAsset asset, TwinFacts facts)
        {
            Size = facts.Size;
            worker = new Worker(ModelLoader.Load(asset), Backend);
            input = new Tensor<float>(new TensorShape(1, Channels, Size.Height, Size.Width));
            cuts = new CutWatch(Size);
            // The converters make one of their own each time where they are given none.
            commands = UsesCompute ? new CommandBuffer { name = "Capriccio in-engine look" } : null;
        }

        /// <summary>What computes models on this device.</summary>
        public static BackendType Backend => UsesCompute ? BackendType.GPUCompute : BackendType.GPUPixel;

        /// <summary>The captured picture: sRGB-encoded values, its first row the top.</summary>
        public RenderTexture Captured { get; set; }

        /// <summary>What is drawn.</summary>
        public abstract DrawnLook Drawn { get; }

        /// <summary>What is drawn does not fit the scene to which the camera has cut.</summary>
        public abstract bool IsCut { get; }

        protected FrameSize Size { get; }

        /// <summary>The camera has cut since the picture that is shown was captured.</summary>
        protected bool IsCutPending => cuts.IsPending;

        // The first row in memory is the top of all pictures and tensors here; the converters call that row the bottom.
        private static TextureTransform TopFirst => default(TextureTransform).SetCoordOrigin(CoordOrigin.BottomLeft);

        private static bool UsesCompute => SystemInfo.supportsComputeShaders;

        /// <summary>Takes over how the filter is set.</summary>
        public virtual void Set(EngineLookSettings settings)
        {
            cuts.Threshold = settings.CutThreshold;
        }

        /// <summary>Brings what is drawn up to this frame of the game.</summary>
        public virtual void Draw()
        {
        }

        public void Begin()
        {
            cuts.Look(Captured);
            if (commands == null)
            {
                TextureConverter.ToTensor(Captured, input, TopFirst);
            }
            else
            {
                commands.Clear();
                commands.ToTensor(Captured, input, TopFirst);
                Graphics.ExecuteCommandBuffer(commands);
            }
            worker.SetInput(InputName, input);
            schedule = worker.ScheduleIterable();
        }

        public bool ScheduleLayer()
        {
            return schedule.MoveNext();
        }

        public abstract void RequestOutputs();

        public abstract bool PollOutputs();

        public abstract void TakeOutputs();

        public virtual void Digest()
        {
        }

        public virtual void Show()
        {
            cuts.Shown();
        }

        public void Dispose()
        {
            if (isDisposed)
            {
                return;
            }
            isDisposed = true;
            cuts.Dispose();
            commands?.Dispose();
            input.Dispose();
            worker.Dispose();
            Discard();
        }

        /// <summary>An output of the newest picture; it belongs to the worker.</summary>
        protected Tensor<float> Output(string name)
        {
            return (Tensor<float>)worker.PeekOutput(name);
        }

        /// <summary>Draws an output into a picture as large, without leaving the GPU.</summary>
        protected void Render(Tensor<float> output, RenderTexture picture)
        {
            if (commands == null)
            {
                TextureConverter.RenderToTexture(output, picture, TopFirst);
                return;
            }
            commands.Clear();
            commands.RenderToTexture(output, picture, TopFirst);
            Graphics.ExecuteCommandBuffer(commands);
        }

        /// <summary>Releases what was made to be drawn.</summary>
        protected abstract void Discard();
    }
}
