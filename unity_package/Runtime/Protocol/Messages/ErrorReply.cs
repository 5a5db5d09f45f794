// The server's `error` replies as exceptions.
namespace Capriccio.Protocol
{
    internal static class ErrorReply
    {
        /// <summary>The error that the server reports, or the protocol error in how it reports it.</summary>
        public static CapriccioException Read(Message message)
        {
            try
            {
                var body = new ReplyFields(message.BodyTree(), "An error reply");
                return new RequestFailedException(body.Text("code"), body.Text("message"), body.Map("detail"));
            }
            catch (ProtocolException error)
            {
                return error;
            }
        }
    }
}
