// The version of this package, as the server's log shows it. A test compares it with package.json.
namespace Capriccio.Protocol
{
    internal static class PackageVersion
    {
        public const string Text = "0.1.0";
    }
}
