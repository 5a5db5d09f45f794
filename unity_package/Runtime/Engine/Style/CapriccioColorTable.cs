// A colour table as an asset: a 3D texture with the colours that it is for. Knows neither where it is shown nor the importer.
using System;
using System.IO;
using Capriccio.Core;
using Capriccio.Protocol;
using UnityEngine;

namespace Capriccio
{
    /// <summary>
    /// What becomes of each colour: a look that needs no backend. The importer makes one of every <c>.cube</c> file in the
    /// project, for <see cref="CapriccioStyleFilter.BakedLook"/>.
    /// </summary>
    /// <remarks>Colours are sRGB-encoded, going in and coming out, in projects of either colour space.</remarks>
    public sealed class CapriccioColorTable : ScriptableObject
    {
        [SerializeField]
        private Texture3D texture;

        [SerializeField]
        private Vector3 domainMin;

        [SerializeField]
        private Vector3 domainMax = new Vector3(1f, 1f, 1f);

        /// <summary>The colours: red runs along x, green along y, blue along z.</summary>
        public Texture3D Texture => texture;

        /// <summary>The colour that the first texel is for.</summary>
        public Vector3 DomainMin => domainMin;

        /// <summary>The colour that the last texel is for.</summary>
        public Vector3 DomainMax => domainMax;

        /// <summary>Reads a <c>.cube</c> file that a player or a tool brings; 33³ colours take some tens of milliseconds.</summary>
        /// <param name="path">The file. Destroy what is returned, and its texture, when it is used no more.</param>
        /// <exception cref="CapriccioException">It is no such file, or broken; the message names the file and the line.</exception>
        /// <exception cref="IOException">It can't be read.</exception>
        public static CapriccioColorTable LoadCube(string path)
        {
            try
            {
                return From(CubeFile.Parse(File.ReadAllBytes(path)));
            }
            catch (CapriccioException error)
            {
                throw new CapriccioException(error.Code, $"{path}: {error.Message}", error.Detail, error);
            }
        }

        /// <summary>Takes colours that a tool has computed.</summary>
        /// <param name="size">Colours along each side, from 2 to 65.</param>
        /// <param name="values">Red, green and blue of each colour, sRGB-encoded; red runs fastest, then green.</param>
        /// <exception cref="ArgumentException">There are too few or too many of them.</exception>
        public static CapriccioColorTable Create(int size, float[] values)
        {
            return From(new ColorTable(size, values ?? throw new ArgumentNullException(nameof(values))));
        }

        internal static CapriccioColorTable From(ColorTable table)
        {
            var asset = CreateInstance<CapriccioColorTable>();
            asset.domainMin = new Vector3(table.DomainMin[0], table.DomainMin[1], table.DomainMin[2]);
            asset.domainMax = new Vector3(table.DomainMax[0], table.DomainMax[1], table.DomainMax[2]);
            asset.texture = new Texture3D(table.Size, table.Size, table.Size, TextureFormat.RGBAHalf, false)
            {
                name = "Colours",
                filterMode = FilterMode.Bilinear,
                wrapMode = TextureWrapMode.Clamp,
            };
            asset.texture.SetPixelData(table.ToHalfTexels(), 0);
            asset.texture.Apply(false, false);
            return asset;
        }
    }
}
