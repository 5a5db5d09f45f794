using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Capriccio.Editor.InferenceEngine")]
