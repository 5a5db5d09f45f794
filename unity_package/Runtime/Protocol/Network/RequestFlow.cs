// Requests on one side, messages on the other: gives ids, sends when the socket has room, matches answers, lets requests
// expire, and tells the server of those that nobody waits for any more. Belongs to the network thread; knows no socket.
using System;

namespace Capriccio.Protocol
{
    internal sealed class RequestFlow
    {
        /// <summary>Requests are encoded only while less than this waits for the socket: a newer frame can replace an unsent one.</summary>
        private const int HighWaterBytes = 64 * 1024;

        /// <summary>A stream without a frame for so long has paused, or ended.</summary>
        private const int StreamPauseMs = 1000;

        private readonly RequestTable table = new RequestTable();
        private readonly Outbox outbox = new Outbox();
        private readonly MessageEncoder encoder = new MessageEncoder();
        private readonly EventDispatcher events;
        private long lastFrameMs = -StreamPauseMs;

        public RequestFlow(EventDispatcher events)
        {
            this.events = events;
        }

        public long NextDeadlineMs => table.NextDeadlineMs();

        /// <summary>A frame of a stream is on its way to the server and back.</summary>
        public bool FrameIsUnderWay => table.HasStream();

        /// <summary>Frames of a stream come one after another now.</summary>
        public bool IsStreaming(long nowMs)
        {
            return nowMs - lastFrameMs < StreamPauseMs;
        }

        /// <summary>Takes over what the server that has just answered hello allows.</summary>
        public void Obey(MessagePackValue limits)
        {
            bool stricter = limits["message_bytes"].TryGetInt64(out long bytes) && bytes < Spec.Limits.MessageBytes;
            encoder.MostMessageBytes = stricter ? bytes : Spec.Limits.MessageBytes;
        }

        public void Submit(PendingRequest request, long nowMs)
        {
            if (request.IsEnded)
            {
                return;
            }
            table.Add(request, nowMs);
            if (request.Stream != null)
            {
                lastFrameMs = nowMs;
            }
            PendingRequest older = outbox.Add(request);
            if (older != null && table.Remove(older))
            {
                string message = $"A newer frame of the stream '{older.Stream}' took its place before it was sent.";
                older.Fail(new RequestFailedException(Spec.Errors.Superseded, message, MessagePackValue.Nil));
            }
        }

        /// <summary>Sends what waits while the connection has room.</summary>
        public void Flush(Connection connection)
        {
            while (connection.PendingBytes < HighWaterBytes && outbox.TryTake(out PendingRequest request))
            {
                Enqueue(connection, request);
                connection.SendAll();
            }
        }

        /// <summary>Sends a request ahead of all others; its answer is recognised by the id, or ignored.</summary>
        public long SendAhead(Connection connection, string type, IMessageBody body)
        {
            long id = table.NewId();
            connection.Send(encoder.Encode(id, type, body, MessageEncoder.NoBuffers, 0), MessageEncoder.NoBuffers);
            return id;
        }

        /// <summary>The caller no longer waits. Where the server has the request, it is told.</summary>
        public void Forget(PendingRequest request, Connection connection)
        {
            if (!table.Remove(request))
            {
                return;
            }
            outbox.Remove(request);
            if (request.IsSent && connection != null)
            {
                SendAhead(connection, Spec.Requests.Cancel, new CancelBody(request.Id));
            }
        }

        public void Expire(Connection connection, long nowMs)
        {
            foreach (PendingRequest request in table.TakeExpired(nowMs))
            {
                outbox.Remove(request);
                request.Fail(new TimedOutException(
                    $"The request {request.Type} had no answer within {request.Timeout.TotalSeconds:0.###} s."));
                if (request.IsSent && connection != null)
                {
                    SendAhead(connection, Spec.Requests.Cancel, new CancelBody(request.Id));
                }
            }
        }

        /// <summary>Takes the message over.</summary>
        public void Handle(Message message)
        {
            if (!table.TryGet(message.Id, out PendingRequest request))
            {
                // A pong, the answer to a cancel, or an answer that came after its request had ended.
                message.Dispose();
                return;
            }
            if (message.Type == Spec.Replies.Progress)
            {
                using (message)
                {
                    Report(request, message);
                }
                return;
            }
            table.Remove(request);
            Finish(request, message);
        }

        /// <summary>The answer to this request can't be read; where nobody waits for it any more, that is no harm.</summary>
        public void Fail(long id, ProtocolException error)
        {
            if (table.TryGet(id, out PendingRequest request))
            {
                Refuse(request, error);
            }
        }

        public void FailAll(Func<PendingRequest, Exception> error)
        {
            outbox.Clear();
            table.FailAll(error);
        }

        private void Enqueue(Connection connection, PendingRequest request)
        {
            try
            {
                request.Prepare();
                ArraySegment<byte>[] head = encoder.Encode(
                    request.Id, request.Type, request.Body, request.Buffers, request.DeadlineMs, request.Batch, request.Trace);
                connection.Send(head, request.Buffers);
                request.IsSent = true;
            }
            catch (CapriccioException error)
            {
                Refuse(request, error);
            }
            catch (ArgumentException error)
            {
                // Text that is no valid UTF-16.
                Refuse(request, error);
            }
        }

        private static void Finish(PendingRequest request, Message message)
        {
            switch (message.Type)
            {
                case Spec.Replies.Ok:
                    request.Complete(message);
                    break;
                case Spec.Replies.Error:
                    using (message)
                    {
                        request.Fail(ErrorReply.Read(message));
                    }
                    break;
                default:
                    request.Fail(ProtocolException.InvalidField($"A reply's type is '{message.Type}'; allowed: ok, error, progress."));
                    message.Dispose();
                    break;
            }
        }

        private void Refuse(PendingRequest request, Exception error)
        {
            table.Remove(request);
            request.Fail(error);
        }

        private void Report(PendingRequest request, Message message)
        {
            if (request.Progress == null)
            {
                return;
            }
            try
            {
                var body = new ReplyFields(message.BodyTree(), "A progress event");
                var progress = new RequestProgress(body.Number("fraction"), body.Text("stage"));
                events.Post(() => request.Progress.Report(progress));
            }
            catch (ProtocolException error)
            {
                Refuse(request, error);
            }
        }
    }
}
