// A bilateral grid on the GPU, and what its model adds to it: six 3D textures, two small pictures, the guide. Fills textures
// again where their size stays. Main thread only.
using Capriccio.Core;
using UnityEngine;

namespace Capriccio
{
    internal sealed class DrawnGrid : DrawnLook
    {
        private readonly Texture3D[] rows = new Texture3D[LookShaders.Rows.Length];
        private GridShape shape;
        private Texture2D detail;
        private bool hasDetail;

        public DrawnGrid()
            : base("GridLook")
        {
            SetGuide(Guide.Luminance);
            SetEased(1f);
            Material.SetFloat(LookShaders.HasDetail, 0f);
        }

        /// <summary>Says what cells are looked up by.</summary>
        public void SetGuide(Guide guide)
        {
            Material.SetVector(LookShaders.GuideWeights, new Vector4(guide.Weights[0], guide.Weights[1], guide.Weights[2], 0f));
            Material.SetFloat(LookShaders.HasGuideCurve, guide.Curve != null ? 1f : 0f);
            Material.SetFloatArray(LookShaders.GuideCurve, guide.Curve ?? new float[Guide.Knots]);
        }

        /// <summary>Takes over the two grids between which what is shown moves.</summary>
        public void SetGrids(GridEasing grids)
        {
            if (!grids.Newest.Shape.Equals(shape))
            {
                shape = grids.Newest.Shape;
                MakeRows();
            }
            for (int channel = 0; channel < GridVoxels.Channels; channel++)
            {
                Fill(rows[channel], grids.Before.Textures[channel]);
                Fill(rows[channel + GridVoxels.Channels], grids.Newest.Textures[channel]);
            }
        }

        /// <summary>Says how far the way from the grid before to the newest is gone, 0 to 1.</summary>
        public void SetEased(float eased)
        {
            Material.SetFloat(LookShaders.Eased, eased);
        }

        /// <summary>Takes over what is added to the sliced picture.</summary>
        /// <param name="texels">RGBA, rows from the top; 128 adds nothing.</param>
        /// <param name="size">Of both pictures.</param>
        /// <param name="view">What the model saw.</param>
        public void SetDetail(byte[] texels, FrameSize size, Texture view)
        {
            detail = detail != null ? detail : SmallTexture(size);
            detail.SetPixelData(texels, 0);
            detail.Apply(false, false);
            SetDetail(detail, size, view);
        }

        /// <summary>Takes over what is added to the sliced picture, where it is on the GPU already.</summary>
        /// <param name="added">Its first row is the top; 128 of 255 adds nothing.</param>
        /// <param name="size">Of both pictures.</param>
        /// <param name="view">What the model saw.</param>
        public void SetDetail(Texture added, FrameSize size, Texture view)
        {
            hasDetail = true;
            Material.SetTexture(LookShaders.Detail, added);
            Material.SetTexture(LookShaders.DetailView, view);
            Material.SetVector(LookShaders.DetailTexels, LookShaders.Texels(size));
        }

        /// <summary>Says whether detail is seen now.</summary>
        public void ShowDetail(bool shown)
        {
            Material.SetFloat(LookShaders.HasDetail, shown && hasDetail ? 1f : 0f);
        }

        public override void Dispose()
        {
            foreach (Texture3D texture in rows)
            {
                Discard(texture);
            }
            Discard(detail);
            base.Dispose();
        }

        /// <summary>A texture of sRGB-encoded values that no sampler decodes.</summary>
        internal static Texture2D SmallTexture(FrameSize size)
        {
            return new Texture2D(size.Width, size.Height, TextureFormat.RGBA32, false, true)
            {
                filterMode = FilterMode.Bilinear,
                wrapMode = TextureWrapMode.Clamp,
                hideFlags = HideFlags.HideAndDontSave,
            };
        }

        private static void Fill(Texture3D texture, ushort[] texels)
        {
            texture.SetPixelData(texels, 0);
            texture.Apply(false, false);
        }

        private void MakeRows()
        {
            for (int index = 0; index < rows.Length; index++)
            {
                Discard(rows[index]);
                rows[index] = new Texture3D(shape.Columns, shape.Rows, shape.Depth, TextureFormat.RGBAHalf, false)
                {
                    filterMode = FilterMode.Bilinear,
                    wrapMode = TextureWrapMode.Clamp,
                    hideFlags = HideFlags.HideAndDontSave,
                };
                Material.SetTexture(LookShaders.Rows[index], rows[index]);
            }
        }
    }
}
