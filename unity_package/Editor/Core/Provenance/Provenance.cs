// What an asset says of how it was made: the request, its parameters, the model. Must not know files, nor the backend.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    internal sealed class Provenance
    {
        /// <summary>What a note holds besides parameters of its request: the same, told otherwise, or about the file alone.</summary>
        private static readonly string[] NotParameters =
        {
            "kind", "request", "model_hash", "version", "picture", "source", "sketch_hash", "number", "maps", "size", "tileable",
        };

        private Provenance(MessagePackValue told, string type)
        {
            Told = told;
            Type = type;
        }

        /// <summary>All that it says, a map.</summary>
        public MessagePackValue Told { get; }

        /// <summary>The request that made it, such as <c>texture.vary</c>.</summary>
        public string Type { get; }

        /// <summary>Name of the model; null where filters made it.</summary>
        public string Model => Text("model");

        /// <summary>First 16 hex digits of the model file's SHA-256; null where filters made it.</summary>
        public string ModelHash => Text("model_hash");

        /// <summary>Which picture of a texture it is: <c>image</c>, <c>normal</c>, <c>height</c> or <c>orm</c>; null for others.</summary>
        public string Picture => Text("picture");

        /// <summary>The seed; null where there was none.</summary>
        public long? Seed => Told["seed"].TryGetInt64(out long seed) ? seed : (long?)null;

        /// <summary>Field of the request that wants what the asset was made of, which it does not hold; null where there is none.</summary>
        public string MissingBuffer
        {
            get
            {
                switch (Type)
                {
                    case Spec.Requests.TextureVary:
                    case Spec.Requests.TextureMaps:
                        return "image";
                    case Spec.Requests.TerrainSketch:
                        return "sketch";
                    case Spec.Requests.MusicContinue:
                        return "midi";
                    default:
                        return null;
                }
            }
        }

        /// <summary>Reads the text of a note.</summary>
        /// <exception cref="FormatException">It is none; the message says why.</exception>
        public static Provenance Read(string json)
        {
            return Of(JsonReader.Read(json));
        }

        /// <summary>Reads a note.</summary>
        /// <exception cref="FormatException">It is none: it names no request.</exception>
        public static Provenance Of(MessagePackValue told)
        {
            string type = null;
            if (!told["kind"].TryGetString(out type) && !told["request"].TryGetString(out type))
            {
                throw new FormatException($"The note does not say which request made it: {told}");
            }
            return new Provenance(told, type);
        }

        /// <summary>
        /// The fields of the request that makes it again; the same to the last byte while the model is the same. What
        /// <see cref="MissingBuffer"/> names is buffer 0, which the caller has to find.
        /// </summary>
        public MessagePackValue Body()
        {
            var fields = new List<KeyValuePair<string, MessagePackValue>>();
            if (MissingBuffer != null)
            {
                fields.Add(MessagePackValue.Entry(MissingBuffer, MessagePackValue.From(0)));
            }
            fields.AddRange(Told.Entries.Where(each => !NotParameters.Contains(each.Key) && each.Value.Kind != MessagePackKind.Nil));
            AddOfTheKind(fields);
            return MessagePackValue.Map(fields.ToArray());
        }

        /// <summary>What it says, as rows for people: a name and a value.</summary>
        public IEnumerable<KeyValuePair<string, string>> Rows()
        {
            yield return Row("Made by", Type);
            foreach (KeyValuePair<string, MessagePackValue> each in Told.Entries)
            {
                if (each.Key != "kind" && each.Key != "request" && each.Value.Kind != MessagePackKind.Nil)
                {
                    yield return Row(Title(each.Key), Value(each.Value));
                }
            }
        }

        private static KeyValuePair<string, string> Row(string title, string value)
        {
            return new KeyValuePair<string, string>(title, value);
        }

        // sketch_hash → Sketch hash
        private static string Title(string field)
        {
            return field.Length == 0 ? field : char.ToUpperInvariant(field[0]) + field.Substring(1).Replace('_', ' ');
        }

        private static string Value(MessagePackValue value)
        {
            if (value.TryGetString(out string text))
            {
                return text;
            }
            if (value.Kind == MessagePackKind.Float && value.TryGetDouble(out double number))
            {
                return number.ToString("0.####", CultureInfo.InvariantCulture);
            }
            return value.Kind == MessagePackKind.Array ? string.Join(", ", value.Elements.Select(Value)) : value.ToString();
        }

        private void AddOfTheKind(ICollection<KeyValuePair<string, MessagePackValue>> fields)
        {
            // A picture's number is where its request begins; maps hold the name of what made them, not whether.
            Add(fields, "first", Told["number"]);
            bool isMade = Type == Spec.Requests.TextureVary || Type == Spec.Requests.TextureSynthesize;
            Add(fields, "maps", isMade && Told["maps"].Kind != MessagePackKind.Nil ? MessagePackValue.From(true) : MessagePackValue.Nil);
            Add(fields, "size", Type == Spec.Requests.TextureMaps ? MessagePackValue.Nil : Told["size"]);
            Add(fields, "tileable", Type == Spec.Requests.TerrainGenerate ? Told["tileable"] : MessagePackValue.Nil);
        }

        private static void Add(ICollection<KeyValuePair<string, MessagePackValue>> fields, string field, MessagePackValue value)
        {
            if (value.Kind != MessagePackKind.Nil)
            {
                fields.Add(MessagePackValue.Entry(field, value));
            }
        }

        private string Text(string field)
        {
            return Told[field].TryGetString(out string text) ? text : null;
        }
    }
}
