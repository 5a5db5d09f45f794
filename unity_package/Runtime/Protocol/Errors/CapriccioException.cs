// The errors that a caller of the client can meet. One class per cause, so that a caller never has to read a message
// to know what happened. Must not know sockets or threads.
//
//   CapriccioException                   everything below
//   ├── RequestFailedException           the server answered `error`: Code is one of Spec.Errors
//   ├── TimedOutException                no answer in time; the server may still be at work and was told to stop
//   ├── DisconnectedException            there is no connection, or it was lost with the request on it
//   └── ProtocolException                the peer sent bytes that break the protocol
//
// A token that the caller cancels gives OperationCanceledException, as everywhere in .NET.
using System;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>Any failure that the backend or the connection to it can cause.</summary>
    public class CapriccioException : Exception
    {
        /// <summary>The machine-readable cause, for example <c>unknown_model</c>, <c>timed_out</c> or <c>disconnected</c>.</summary>
        public string Code { get; }

        /// <summary>What the server added to explain the cause; <see cref="MessagePackValue.Nil"/> where there is nothing.</summary>
        public MessagePackValue Detail { get; }

        /// <summary>Makes an error with its code, an explanation for people, and optionally details and the cause beneath.</summary>
        public CapriccioException(string code, string message, MessagePackValue detail = default(MessagePackValue), Exception inner = null)
            : base(message, inner)
        {
            Code = code;
            Detail = detail;
        }
    }

    /// <summary>The server understood the request and answered with an error.</summary>
    public sealed class RequestFailedException : CapriccioException
    {
        /// <summary>How long to wait before asking again, when the server said so (<c>busy</c>); otherwise null.</summary>
        public TimeSpan? RetryAfter
        {
            get
            {
                double milliseconds;
                return Detail["retry_after_ms"].TryGetDouble(out milliseconds) && milliseconds >= 0 && milliseconds < int.MaxValue
                    ? TimeSpan.FromMilliseconds(milliseconds)
                    : (TimeSpan?)null;
            }
        }

        internal RequestFailedException(string code, string message, MessagePackValue detail)
            : base(code, message, detail)
        {
        }
    }

    /// <summary>No answer came within the time that the caller allowed. The connection itself may be fine.</summary>
    public sealed class TimedOutException : CapriccioException
    {
        internal TimedOutException(string message, Exception inner = null)
            : base(Spec.Errors.TimedOut, message, default(MessagePackValue), inner)
        {
        }
    }

    /// <summary>There is no connection to the server, or it was lost while the request was under way.</summary>
    /// <remarks><see cref="Exception.InnerException"/> keeps what broke it: a socket error, silence, a protocol error.</remarks>
    public sealed class DisconnectedException : CapriccioException
    {
        internal DisconnectedException(string message, Exception inner = null)
            : base(Spec.Errors.Disconnected, message, default(MessagePackValue), inner)
        {
        }
    }

    /// <summary>The peer sent something that the protocol forbids, or more than the limits allow.</summary>
    public sealed class ProtocolException : CapriccioException
    {
        internal ProtocolException(string code, string message)
            : base(code, message)
        {
        }

        internal static ProtocolException Malformed(string message)
        {
            return new ProtocolException(Spec.Errors.Malformed, message);
        }

        internal static ProtocolException TooLarge(string what, long size, long limit)
        {
            return new ProtocolException(Spec.Errors.TooLarge, $"{what} is {size}, at most {limit} is allowed.");
        }

        internal static ProtocolException InvalidField(string message)
        {
            return new ProtocolException(Spec.Errors.InvalidField, message);
        }
    }
}
