// The bodies of the requests, one small class each. A new request type is a new class here and a method on the client.
namespace Capriccio.Protocol
{
    /// <summary>A request without fields.</summary>
    internal sealed class EmptyBody : IMessageBody
    {
        public static readonly EmptyBody Instance = new EmptyBody();

        public void Write(MessagePackWriter writer)
        {
            writer.WriteMapHeader(0);
        }
    }

    /// <summary>A request whose fields the caller put together.</summary>
    internal sealed class TreeBody : IMessageBody
    {
        private readonly MessagePackValue fields;

        public TreeBody(MessagePackValue fields)
        {
            this.fields = fields;
        }

        public void Write(MessagePackWriter writer)
        {
            MessagePackTree.Write(writer, fields);
        }
    }

    internal sealed class HelloBody : IMessageBody
    {
        private readonly string client;
        private readonly string version;
        private readonly string token;

        public HelloBody(string client, string version, string token)
        {
            this.client = client;
            this.version = version;
            this.token = token;
        }

        public void Write(MessagePackWriter writer)
        {
            writer.WriteMapHeader(token == null ? 3 : 4);
            writer.WriteString("protocol");
            writer.WriteString(Spec.ProtocolVersion);
            writer.WriteString("client");
            writer.WriteString(client);
            writer.WriteString("client_version");
            writer.WriteString(version);
            if (token != null)
            {
                writer.WriteString("token");
                writer.WriteString(token);
            }
        }
    }

    internal sealed class CancelBody : IMessageBody
    {
        private readonly long target;

        public CancelBody(long target)
        {
            this.target = target;
        }

        public void Write(MessagePackWriter writer)
        {
            writer.WriteMapHeader(1);
            writer.WriteString("target");
            writer.WriteInteger(target);
        }
    }
}
