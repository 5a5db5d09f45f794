using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Capriccio.Engine")]
[assembly: InternalsVisibleTo("Capriccio.Universal")]
[assembly: InternalsVisibleTo("Capriccio.HighDefinition")]
[assembly: InternalsVisibleTo("Capriccio.InferenceEngine")]
[assembly: InternalsVisibleTo("Capriccio.Editor.Core")]
[assembly: InternalsVisibleTo("Capriccio.Editor.InferenceEngine")]
[assembly: InternalsVisibleTo("Capriccio.Editor")]
[assembly: InternalsVisibleTo("Capriccio.Editor.Tests")]
[assembly: InternalsVisibleTo("Capriccio.Engine.Tests")]
[assembly: InternalsVisibleTo("Capriccio.EngineFree.Tests")]
