// The handles by which the render graph knows the textures that filters capture into: each is made once. The textures are
// their filters', so a handle is released only when its texture has gone.
#if CAPRICCIO_RENDER_GRAPH
using System.Collections.Generic;
using UnityEngine;
using UnityEngine.Rendering;

namespace Capriccio
{
    internal sealed class CaptureHandles
    {
        private readonly List<RTHandle> handles = new List<RTHandle>();

        public RTHandle Of(RenderTexture texture)
        {
            RTHandle found = null;
            for (int index = handles.Count - 1; index >= 0; index--)
            {
                RTHandle handle = handles[index];
                if (handle.rt == null)
                {
                    handle.Release();
                    handles.RemoveAt(index);
                }
                else if (handle.rt == texture)
                {
                    found = handle;
                }
            }
            return found ?? Add(texture);
        }

        /// <summary>Forgets them; releasing those that live would destroy their textures.</summary>
        public void Clear()
        {
            handles.Clear();
        }

        private RTHandle Add(RenderTexture texture)
        {
            RTHandle handle = RTHandles.Alloc(texture);
            handles.Add(handle);
            return handle;
        }
    }
}
#endif
