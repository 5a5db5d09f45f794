// Puts the body of a request together. What nobody has set (null) is not written: the server has defaults of its own.
// Knows no request.
using System.Collections.Generic;

namespace Capriccio.Protocol
{
    internal sealed class RequestFields
    {
        private readonly List<KeyValuePair<string, MessagePackValue>> entries = new List<KeyValuePair<string, MessagePackValue>>();

        public RequestFields Text(string field, string value)
        {
            return Add(field, MessagePackValue.From(value));
        }

        public RequestFields Integer(string field, long? value)
        {
            return Add(field, value == null ? MessagePackValue.Nil : MessagePackValue.From(value.Value));
        }

        public RequestFields Number(string field, double? value)
        {
            return Add(field, value == null ? MessagePackValue.Nil : MessagePackValue.From(value.Value));
        }

        public RequestFields Truth(string field, bool? value)
        {
            return Add(field, value == null ? MessagePackValue.Nil : MessagePackValue.From(value.Value));
        }

        /// <param name="field">Its name.</param>
        /// <param name="index">Which of the message's buffers it is.</param>
        public RequestFields Buffer(string field, int index)
        {
            return Integer(field, index);
        }

        /// <summary>A value of any kind; <see cref="MessagePackValue.Nil"/> is left out.</summary>
        public RequestFields Add(string field, MessagePackValue value)
        {
            if (value.Kind != MessagePackKind.Nil)
            {
                entries.Add(MessagePackValue.Entry(field, value));
            }
            return this;
        }

        public MessagePackValue ToMap()
        {
            return MessagePackValue.Map(entries.ToArray());
        }
    }
}
