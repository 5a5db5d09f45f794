using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Capriccio.Editor")]
[assembly: InternalsVisibleTo("Capriccio.Editor.InferenceEngine")]
[assembly: InternalsVisibleTo("Capriccio.Editor.Tests")]
[assembly: InternalsVisibleTo("Capriccio.EngineFree.Tests")]
