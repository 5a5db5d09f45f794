// Imports MIDI files as scores that a music player plays. Unity takes none of two importers that claim a file: where another
// package imports MIDI, CAPRICCIO_MIDI_ON_REQUEST has this one chosen file by file, as Importer in the inspector.
using System;
using System.IO;
using Capriccio.Core;
using UnityEditor.AssetImporters;
using UnityEngine;

namespace Capriccio.Editor
{
    /// <summary>Imports <c>.mid</c> and <c>.midi</c> files as <see cref="CapriccioScore"/>s.</summary>
#if CAPRICCIO_MIDI_ON_REQUEST
    [ScriptedImporter(1, null, new[] { "mid", "midi" })]
#else
    [ScriptedImporter(1, new[] { "mid", "midi" })]
#endif
    internal sealed class MidiImporter : ScriptedImporter
    {
        [SerializeField]
        [Tooltip("Whether the last bar leads into the first: a player repeats it then.")]
        private bool loops = true;

        /// <summary>Whether the last bar leads into the first.</summary>
        public bool Loops
        {
            get { return loops; }
            set { loops = value; }
        }

        /// <inheritdoc/>
        public override void OnImportAsset(AssetImportContext ctx)
        {
            byte[] bytes = File.ReadAllBytes(ctx.assetPath);
            try
            {
                CapriccioScore score = CapriccioScore.Create(MidiFile.Read(bytes, Path.GetFileName(ctx.assetPath)), loops);
                score.Provenance = Note(ctx, bytes);
                ctx.AddObjectToAsset("score", score);
                ctx.SetMainObject(score);
            }
            catch (FormatException error)
            {
                ctx.LogImportError($"{ctx.assetPath} can't be imported: {error.Message}");
            }
        }

        // The music is there whatever its note says.
        private static string Note(AssetImportContext ctx, byte[] bytes)
        {
            try
            {
                Provenance told = ProvenanceOf.Bytes(bytes);
                return told == null ? null : JsonWriter.Write(told.Told);
            }
            catch (FormatException error)
            {
                ctx.LogImportWarning($"{ctx.assetPath} has a damaged note of how it was made: {error.Message}");
                return null;
            }
        }
    }
}
