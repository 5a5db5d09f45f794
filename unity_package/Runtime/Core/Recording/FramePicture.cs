// A captured picture on its way to the disk, in borrowed memory.
using System;
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal struct FramePicture : IDisposable
    {
        private readonly PooledBuffer memory;

        /// <param name="memory">RGBA, eight bits each, sRGB; the picture's from now on.</param>
        /// <param name="width">In pixels.</param>
        /// <param name="height">In pixels.</param>
        /// <param name="fromBottom">The first row is the lowest.</param>
        public FramePicture(PooledBuffer memory, int width, int height, bool fromBottom)
        {
            this.memory = memory;
            Pixels = new Pixels(memory.Bytes, width, height, 4);
            FromBottom = fromBottom;
        }

        public Pixels Pixels { get; }

        public bool FromBottom { get; }

        public void Dispose()
        {
            memory?.Dispose();
        }
    }
}
