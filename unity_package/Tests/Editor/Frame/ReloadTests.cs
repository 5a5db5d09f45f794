// The backend outlives the reload of all scripts that entering play mode brings. Needs a backend that can be started; ignored
// where there is none.
using System.Collections;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Capriccio.Editor;
using NUnit.Framework;
using UnityEditor;
using UnityEngine.TestTools;

namespace Capriccio.Tests
{
    internal sealed class ReloadTests
    {
        private const string Port = "Capriccio.Tests.Port";
        private const string Process = "Capriccio.Tests.Process";
        private const double LongestSeconds = 60;

        [UnityTest]
        public IEnumerator BackendIsFoundAgainAfterPlaying()
        {
            SessionState.SetInt(Port, FreePort());
            BackendKeeper keeper = Resumed();
            keeper.Start();
            yield return Until(keeper, BackendState.Running, BackendState.Failed);
            if (keeper.State == BackendState.Failed)
            {
                Assert.Ignore($"There is no backend to start: {keeper.Problem}");
            }
            SessionState.SetInt(Process, File().Read().Process.Id);
            keeper.Detach();
            yield return new EnterPlayMode(ReloadsDomain());
            keeper = Resumed();
            yield return Until(keeper, BackendState.Running, BackendState.Failed);
            Assert.AreEqual(SessionState.GetInt(Process, 0), File().Read().Process.Id);
            keeper.Detach();
            yield return new ExitPlayMode();
            keeper = Resumed();
            yield return Until(keeper, BackendState.Running, BackendState.Failed);
            Assert.AreEqual(SessionState.GetInt(Process, 0), File().Read().Process.Id);
            keeper.Quit();
            Assert.IsNull(File().Read());
        }

        private static bool ReloadsDomain()
        {
            return !EditorSettings.enterPlayModeOptionsEnabled
                || (EditorSettings.enterPlayModeOptions & EnterPlayModeOptions.DisableDomainReload) == 0;
        }

        private static BackendKeeper Resumed()
        {
            string address = $"tcp://127.0.0.1:{SessionState.GetInt(Port, 0)}";
            BackendChoice choice = BackendSettings.Choice();
            choice.Address = address;
            var connection = new EditorConnection(() => new CapriccioClientOptions { Address = address });
            Stopwatch clock = Stopwatch.StartNew();
            var keeper = new BackendKeeper(connection, () => choice, File(), () => clock.ElapsedMilliseconds);
            connection.Connect();
            keeper.Resume();
            while (keeper.State == BackendState.Looking && clock.Elapsed.TotalSeconds < LongestSeconds)
            {
                keeper.Tick();
            }
            return keeper;
        }

        private static IEnumerator Until(BackendKeeper keeper, BackendState one, BackendState other)
        {
            Stopwatch clock = Stopwatch.StartNew();
            while (keeper.State != one && keeper.State != other)
            {
                Assert.IsTrue(clock.Elapsed.TotalSeconds < LongestSeconds, $"The backend is still {keeper.State}.");
                keeper.Tick();
                yield return null;
            }
        }

        private static RecordFile File()
        {
            return new RecordFile(CapriccioEditor.LibraryPath("test-backend.json"));
        }

        private static int FreePort()
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            int port = ((IPEndPoint)listener.LocalEndpoint).Port;
            listener.Stop();
            return port;
        }
    }
}
