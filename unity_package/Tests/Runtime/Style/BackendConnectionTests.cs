// The connection that a running game shares: one client, gone when it is told to, made anew on the next use.
using NUnit.Framework;

namespace Capriccio.Tests
{
    internal sealed class BackendConnectionTests
    {
        [TearDown]
        public void End()
        {
            CapriccioBackend.Disconnect();
            CapriccioBackend.Address = null;
        }

        [Test]
        public void AskingForTheStateDoesNotConnect()
        {
            CapriccioBackend.Disconnect();
            Assert.AreEqual(ConnectionState.Idle, CapriccioBackend.State);
            Assert.IsNull(CapriccioBackend.Problem);
        }

        [Test]
        public void ClientIsOneUntilTheConnectionEnds()
        {
            CapriccioBackend.Address = "tcp://127.0.0.1:9";
            CapriccioClient first = CapriccioBackend.Client;
            Assert.IsTrue(first == CapriccioBackend.Client);
            CapriccioBackend.Disconnect();
            Assert.AreEqual(ConnectionState.Closed, first.State);
            Assert.IsFalse(first == CapriccioBackend.Client);
        }

        [Test]
        public void BeginningToPlayForgetsWhatTheGameBeforeHadSet()
        {
            CapriccioBackend.Address = "tcp://127.0.0.1:9";
            CapriccioBackend.Token = "secret";
            CapriccioBackend.BeginPlay();
            Assert.IsNull(CapriccioBackend.Address);
            Assert.IsNull(CapriccioBackend.Token);
        }
    }
}
