using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Capriccio.Core")]
[assembly: InternalsVisibleTo("Capriccio.Engine")]
[assembly: InternalsVisibleTo("Capriccio.EngineFree.Tests")]
