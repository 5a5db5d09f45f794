// What the terrain window's form says, and the request that follows from it. Unity keeps it over reloads of the domain.
// Must not know windows.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    [Serializable]
    internal sealed class TerrainForm
    {
        public const long LargestSeed = 9007199254740992;
        public const double SmallestCellM = 0.01;
        public const double LargestCellM = 10000;
        public const double LargestReliefM = 100000;

        /// <summary>Whether land is made after the drawing.</summary>
        public bool draws;

        /// <summary>Points on each side, one of <see cref="TerrainSizes"/>.</summary>
        public int size = 513;

        public long seed;
        public float roughness = 0.5f;
        public float character = 0.5f;
        public float erosion = 0.7f;
        public double cellM = 1;

        /// <summary>0 for what the land has.</summary>
        public double reliefM;

        public bool tileable = true;

        /// <summary>Empty for the first one by name.</summary>
        public string model = string.Empty;

        /// <summary>The request's type.</summary>
        public string Type => draws ? Spec.Requests.TerrainSketch : Spec.Requests.TerrainGenerate;

        /// <summary>What is made, for people.</summary>
        public string Title => $"{(draws ? "Land after a drawing" : "Land")}, {size} × {size}";

        /// <summary>The request for what the form says.</summary>
        /// <param name="drawing">Used where <see cref="draws"/>; its pixels are copied.</param>
        public LandRequest ToRequest(SketchDrawing drawing)
        {
            LandRequest request = draws ? After(drawing) : (LandRequest)new TerrainRequest(size) { Tileable = tileable };
            request.Model = string.IsNullOrEmpty(model) ? null : model;
            request.Seed = seed;
            request.Roughness = Share(roughness);
            request.Character = Share(character);
            request.Erosion = Share(erosion);
            request.CellM = cellM;
            request.ReliefM = reliefM > 0 ? reliefM : (double?)null;
            return request;
        }

        /// <summary>Takes over what a request's fields say; what they don't say becomes the backend's default.</summary>
        /// <param name="type">The request's type.</param>
        /// <param name="body">Its fields.</param>
        public void Take(string type, MessagePackValue body)
        {
            var usual = new TerrainForm();
            draws = type == Spec.Requests.TerrainSketch;
            size = body["size"].TryGetInt64(out long points) && TerrainSizes.All.Contains((int)points) ? (int)points : size;
            seed = body["seed"].TryGetInt64(out long said) ? said : 0;
            roughness = (float)Number(body, "roughness", usual.roughness);
            character = (float)Number(body, "character", usual.character);
            erosion = (float)Number(body, "erosion", usual.erosion);
            cellM = Number(body, "cell_m", usual.cellM);
            reliefM = Number(body, "relief_m", 0);
            tileable = !body["tileable"].TryGetBoolean(out bool tiles) || tiles;
            model = body["model"].TryGetString(out string name) ? name : string.Empty;
        }

        /// <summary>Brings numbers that were typed into their ranges.</summary>
        public void Clamp()
        {
            seed = Math.Max(0, Math.Min(LargestSeed, seed));
            cellM = Math.Max(SmallestCellM, Math.Min(LargestCellM, cellM));
            reliefM = Math.Max(0, Math.Min(LargestReliefM, reliefM));
        }

        private TerrainSketchRequest After(SketchDrawing drawing)
        {
            var pixels = new ArraySegment<byte>((byte[])drawing.Pixels.Clone());
            return new TerrainSketchRequest(WireBuffer.Picture(pixels, SketchDrawing.SidePx, SketchDrawing.SidePx), size);
        }

        // What a slider shows as 0.7 shall be 0.7 on the wire, not the float nearest to it.
        private static double Share(float share)
        {
            return Math.Round(share, 4);
        }

        private static double Number(MessagePackValue body, string field, double otherwise)
        {
            return body[field].TryGetDouble(out double number) ? number : otherwise;
        }
    }
}
