// What new textures are made from: a texture of the project, or a label. Unity keeps it over reloads of the domain. Must not
// know the editor, nor the backend's answers.
using System;
using System.IO;
using System.Linq;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    [Serializable]
    internal sealed class TextureSource
    {
        /// <summary>Where textures of a label go, and those of a texture that lies in no folder of the project.</summary>
        public const string DefaultFolder = "Assets";

        private const string AssetsFolder = "Assets/";

        // Files that the backend reads itself, with all that Unity's import may have taken from them.
        private static readonly string[][] Encodings =
        {
            new[] { ".png", "png" }, new[] { ".jpg", "jpeg" }, new[] { ".jpeg", "jpeg" },
        };

        public string path = string.Empty;
        public string guid = string.Empty;
        public string label = string.Empty;
        public string folder = DefaultFolder;
        public long pixels;

        /// <summary>Whether textures come from nothing but a name.</summary>
        public bool IsLabel => string.IsNullOrEmpty(path);

        public string Label => label;

        /// <summary>How many pixels the picture has.</summary>
        public long Pixels => pixels;

        /// <summary>What it is, for people.</summary>
        public string Title => IsLabel ? label : Path.GetFileName(path);

        /// <summary>How saved files begin.</summary>
        public string Stem => IsLabel
            ? FileNames.Safe(label, "texture")
            : $"{FileNames.Safe(Path.GetFileNameWithoutExtension(path), "texture")}_variation";

        /// <summary>The type of its requests.</summary>
        public string Type => IsLabel ? Spec.Requests.TextureSynthesize : Spec.Requests.TextureVary;

        /// <summary>What the history remembers it by.</summary>
        public JobSource JobSource => IsLabel ? JobSource.None : new JobSource(string.IsNullOrEmpty(guid) ? path : guid);

        /// <summary>How its file is encoded, where the backend can read the file itself; otherwise null.</summary>
        public string Encoding => IsLabel
            ? null
            : Encodings.Where(each => path.EndsWith(each[0], StringComparison.OrdinalIgnoreCase)).Select(each => each[1]).FirstOrDefault();

        /// <summary>The source for a texture of the project.</summary>
        /// <param name="path">Where its asset lies, from the project's folder.</param>
        /// <param name="guid">Its GUID.</param>
        /// <param name="pixels">How many pixels it has.</param>
        public static TextureSource OfAsset(string path, string guid, long pixels)
        {
            // What lies in a package may be read-only, and goes with the package.
            string folder = path.StartsWith(AssetsFolder, StringComparison.Ordinal) ? path.Substring(0, path.LastIndexOf('/')) : DefaultFolder;
            return new TextureSource { path = path, guid = guid, folder = folder, pixels = pixels };
        }

        /// <summary>The source for a label, whose textures are saved in a folder.</summary>
        public static TextureSource OfLabel(string label, string folder)
        {
            return new TextureSource { label = label, folder = folder };
        }

        /// <summary>The same values, which stay as they are when the user chooses another label.</summary>
        public TextureSource Copy()
        {
            return (TextureSource)MemberwiseClone();
        }

        /// <summary>What a job of it makes, for people: <c>8 variations of rock.png</c>, <c>4 × moss</c>.</summary>
        public string JobTitle(int count)
        {
            return IsLabel ? $"{count} × {label}" : count == 1 ? $"a variation of {Title}" : $"{count} variations of {Title}";
        }
    }
}
