// A baked grid as an asset: the look of one scene without a model. Knows neither when it is shown nor the importer.
using System;
using System.IO;
using Capriccio.Core;
using Capriccio.Protocol;
using UnityEngine;

namespace Capriccio
{
    /// <summary>
    /// The look of one scene as a grid of colour transforms by place and brightness. The importer makes one of every
    /// <c>.capgrid</c> file in the project, as <c>capriccio bake</c> writes it; choose it as
    /// <see cref="CapriccioStyleFilter.EngineLook"/>.
    /// </summary>
    /// <remarks>Where the camera moves through many scenes, a <see cref="CapriccioColorTable"/> fits better.</remarks>
    [HelpURL("https://github.com/capriccio-engine/capriccio/blob/main/unity_package/Documentation~/in-engine.md")]
    public sealed class CapriccioBakedGrid : CapriccioEngineLook
    {
        [SerializeField]
        private int rows;

        [SerializeField]
        private int columns;

        [SerializeField]
        private int depth;

        [SerializeField]
        private byte[] halves = Array.Empty<byte>();

        [SerializeField]
        private string model = string.Empty;

        [SerializeField]
        private string modelHash = string.Empty;

        [SerializeField]
        private float share;

        /// <summary>Places from the top to the bottom of the picture.</summary>
        public int Rows => rows;

        /// <summary>Places from the left to the right of the picture.</summary>
        public int Columns => columns;

        /// <summary>Steps of brightness.</summary>
        public int Depth => depth;

        /// <summary>Name of the model that it was baked from.</summary>
        public string Model => model;

        /// <summary>First 16 hex digits of the SHA-256 of that model's file.</summary>
        public string ModelHash => modelHash;

        /// <summary>The share of the model's change that it keeps, as it was measured when it was baked: 1 is all.</summary>
        public float Share => share;

        /// <summary>Reads a <c>.capgrid</c> file that a player or a tool brings, in some milliseconds.</summary>
        /// <param name="path">The file. Destroy what is returned when it is used no more.</param>
        /// <exception cref="CapriccioException">It is no such file, or broken; the message names the file and what is wrong.</exception>
        /// <exception cref="IOException">It can't be read.</exception>
        public static CapriccioBakedGrid Load(string path)
        {
            try
            {
                return From(GridFile.Parse(File.ReadAllBytes(path)));
            }
            catch (CapriccioException error)
            {
                throw new CapriccioException(error.Code, $"{path}: {error.Message}", error.Detail, error);
            }
        }

        internal static CapriccioBakedGrid From(GridFile file)
        {
            var asset = CreateInstance<CapriccioBakedGrid>();
            asset.rows = file.Shape.Rows;
            asset.columns = file.Shape.Columns;
            asset.depth = file.Shape.Depth;
            asset.halves = file.Halves;
            asset.model = file.Note["model"].TryGetString(out string name) ? name : string.Empty;
            asset.modelHash = file.Note["model_hash"].TryGetString(out string hash) ? hash : string.Empty;
            asset.share = file.Note["share"].TryGetDouble(out double kept) ? (float)kept : 0f;
            return asset;
        }

        internal override EngineLookPlayer Open()
        {
            return new BakedGridPlayer(halves, new GridShape(rows, columns, depth));
        }
    }
}
