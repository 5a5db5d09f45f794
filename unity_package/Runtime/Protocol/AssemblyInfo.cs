using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Capriccio.Protocol.Tests")]
