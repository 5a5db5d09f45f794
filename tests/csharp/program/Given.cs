// Clients and peers that the behaviours begin with.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class Given
    {
        public static readonly MessagePackValue Nothing = MessagePackValue.Map();

        /// <summary>A client of the server that the Python side runs, not connected yet.</summary>
        public static CapriccioClient Client(Action<CapriccioClientOptions> set = null)
        {
            var options = new CapriccioClientOptions { Address = $"tcp://127.0.0.1:{Runner.Setting("port")}", ClientName = "test" };
            set?.Invoke(options);
            return new CapriccioClient(options);
        }

        public static CapriccioClient ConnectedClient(Action<CapriccioClientOptions> set = null)
        {
            CapriccioClient client = Client(set);
            Wait.For(client.ConnectAsync());
            return client;
        }

        public static MessagePackValue Body(string key, MessagePackValue value)
        {
            return MessagePackValue.Map(MessagePackValue.Entry(key, value));
        }

        public static WireBuffer Picture(int width, int height)
        {
            return WireBuffer.Picture(new ArraySegment<byte>(new byte[width * height * 3]), width, height);
        }

        /// <summary>A picture in which no two rows are alike.</summary>
        public static byte[] Pixels(int width, int height)
        {
            var pixels = new byte[width * height * 3];
            for (int index = 0; index < pixels.Length; index++)
            {
                pixels[index] = (byte)((index * 31) ^ (index >> 8));
            }
            return pixels;
        }

        /// <summary>What the scripted server received lately, newest last.</summary>
        public static IReadOnlyList<string> Seen(CapriccioClient client)
        {
            using (Reply reply = Wait.For(client.RequestAsync("test.seen", Nothing)))
            {
                return reply.Body["seen"].Elements.Select(each => each.TryGetString(out string text) ? text : null).ToArray();
            }
        }

        /// <summary>A port on which nothing listens.</summary>
        public static int DeadPort()
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            int port = ((IPEndPoint)listener.LocalEndpoint).Port;
            listener.Stop();
            return port;
        }

        /// <summary>A server that takes connections and sends these bytes with pauses between them, nothing more.</summary>
        public static TcpListener Service(params byte[][] parts)
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var thread = new Thread(() => Greet(listener, parts)) { IsBackground = true };
            thread.Start();
            return listener;
        }

        private static void Greet(TcpListener listener, byte[][] parts)
        {
            var open = new List<Socket>();
            try
            {
                while (true)
                {
                    Socket socket = listener.AcceptSocket();
                    open.Add(socket);
                    foreach (byte[] part in parts)
                    {
                        socket.Send(part);
                        Thread.Sleep(50);
                    }
                }
            }
            catch (Exception error) when (error is SocketException || error is InvalidOperationException)
            {
                // The listener was stopped, or the client hung up.
                open.ForEach(socket => socket.Dispose());
            }
        }
    }
}
