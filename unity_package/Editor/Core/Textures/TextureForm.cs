// What the texture window's form says, and the requests that follow from it. Unity keeps it over reloads of the domain. Must
// not know windows.
using System;
using System.Collections.Generic;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    [Serializable]
    internal sealed class TextureForm
    {
        public const int LargestCount = 64;
        public const int SmallestSide = 32;
        public const int LargestSide = 4096;
        public const long LargestSeed = 9007199254740992;
        public const long LargestFirst = 9007199254740928;

        // Textures that are asked for at once, so that the first are soon to be seen.
        private const int MostAtOnce = 8;

        // Of one answer, safely below the limit of a message, as if nothing of it could be compressed.
        private const long AnswerBytes = 48 << 20;
        private const int ImageBytes = 3;
        private const int MapsBytes = 8;
        private const int SynthesizedSide = 512;

        public int count = 8;
        public float strength = 0.5f;
        public long seed;

        /// <summary>Number of the first: 3 makes the fourth of a larger count alone.</summary>
        public long first;

        /// <summary>In pixels; 0 for the picture's own, or the model's choice.</summary>
        public int width;

        /// <summary>In pixels; 0 where <see cref="width"/> is.</summary>
        public int height;

        /// <summary>Whether normal, height and mask maps are made.</summary>
        public bool maps = true;

        /// <summary>Whether textures are shown and imported as repeating. What is made wraps in any case.</summary>
        public bool seamless = true;

        /// <summary>Whether a material is saved with each.</summary>
        public bool material = false;

        /// <summary>Whether saving replaces textures of the same name, which keep their GUIDs and import settings.</summary>
        public bool overwrite = false;

        /// <summary>Empty for the first one by name.</summary>
        public string model = string.Empty;

        /// <summary>The requests for all that the form asks for, as few textures at a time as fit into an answer.</summary>
        /// <param name="source">What textures are made from.</param>
        /// <param name="picture">The source's picture; not looked at for a label.</param>
        public IEnumerable<TextureRequest> Requests(TextureSource source, WireBuffer picture)
        {
            int atOnce = AtOnce(source);
            for (int done = 0; done < count; done += atOnce)
            {
                TextureRequest request = source.IsLabel ? (TextureRequest)new TextureSynthesisRequest(source.Label) : Variation(picture);
                request.Model = string.IsNullOrEmpty(model) ? null : model;
                request.First = first + done;
                request.Count = Math.Min(atOnce, count - done);
                request.Seed = seed;
                request.Width = width > 0 ? width : (int?)null;
                request.Height = height > 0 ? height : (int?)null;
                request.Maps = maps;
                request.Encoding = "png";
                yield return request;
            }
        }

        /// <summary>Takes over what a request's fields say; what they don't say becomes the backend's default.</summary>
        public void Take(MessagePackValue body)
        {
            count = (int)Integer(body["count"], 1);
            first = Integer(body["first"], 0);
            seed = Integer(body["seed"], 0);
            strength = body["strength"].TryGetDouble(out double said) ? (float)said : 0.5f;
            maps = body["maps"].TryGetBoolean(out bool wanted) && wanted;
            model = body["model"].TryGetString(out string name) ? name : string.Empty;
            TakeSize(body["size"]);
            Clamp();
        }

        /// <summary>Brings numbers that were typed into their ranges.</summary>
        public void Clamp()
        {
            count = Math.Max(1, Math.Min(LargestCount, count));
            first = Math.Max(0, Math.Min(LargestFirst, first));
            seed = Math.Max(0, Math.Min(LargestSeed, seed));
            strength = Math.Max(0, Math.Min(1, strength));
            width = width <= 0 ? 0 : Math.Max(SmallestSide, Math.Min(LargestSide, width));
            height = width <= 0 ? 0 : Math.Max(SmallestSide, Math.Min(LargestSide, height));
        }

        /// <summary>The same values, which stay as they are when the user goes on typing.</summary>
        public TextureForm Copy()
        {
            return (TextureForm)MemberwiseClone();
        }

        private TextureVariationRequest Variation(WireBuffer picture)
        {
            // What a slider shows as 0.7 shall be 0.7 on the wire, not the float nearest to it.
            return new TextureVariationRequest(picture) { Strength = Math.Round(strength, 4) };
        }

        private int AtOnce(TextureSource source)
        {
            long pixels = width > 0 ? (long)width * height : source.IsLabel ? (long)SynthesizedSide * SynthesizedSide : source.Pixels;
            long each = Math.Max(pixels, 1) * (ImageBytes + (maps ? MapsBytes : 0));
            return (int)Math.Max(1, Math.Min(MostAtOnce, AnswerBytes / each));
        }

        // A side, or width and height.
        private void TakeSize(MessagePackValue size)
        {
            width = 0;
            height = 0;
            if (size.Kind == MessagePackKind.Array && size.Elements.Count == 2)
            {
                width = (int)Integer(size.Elements[0], 0);
                height = (int)Integer(size.Elements[1], 0);
            }
            else if (size.Kind == MessagePackKind.Integer)
            {
                width = height = (int)Integer(size, 0);
            }
        }

        private static long Integer(MessagePackValue value, long otherwise)
        {
            return value.TryGetInt64(out long number) ? number : otherwise;
        }
    }
}
