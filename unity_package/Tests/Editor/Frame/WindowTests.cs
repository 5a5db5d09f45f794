// The Capriccio window opens, and shows what waits, runs and was made.
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Editor;
using Capriccio.Protocol;
using NUnit.Framework;
using UnityEditor;
using UnityEngine.UIElements;

namespace Capriccio.Tests
{
    internal sealed class WindowTests
    {
        [TearDown]
        public void Close()
        {
            if (EditorWindow.HasOpenInstances<CapriccioWindow>())
            {
                EditorWindow.GetWindow<CapriccioWindow>().Close();
            }
        }

        [Test]
        public void WindowOpensFromTheMenu()
        {
            Assert.IsTrue(EditorApplication.ExecuteMenuItem("Window/Capriccio"));
            Assert.IsTrue(EditorWindow.HasOpenInstances<CapriccioWindow>());
        }

        [Test]
        public void QueueShowsAJobUntilItIsDismissed()
        {
            var queue = new JobQueue(new NoBackend(), new History(new HistoryFile(CapriccioEditor.LibraryPath("test-history.json"))));
            using (var panel = new QueuePanel(queue))
            {
                Assert.IsNull(panel.Q<JobRow>());
                Job<Nothing> job = queue.Add("test", "a stone", new NothingRequest());
                Assert.AreEqual(job, panel.Q<JobRow>().Job);
                Assert.AreEqual("Cancel", panel.Q<JobRow>().Q<Button>().text);
                queue.Dismiss(job);
                Assert.IsNull(panel.Q<JobRow>());
            }
        }

        private sealed class NoBackend : IGenerator
        {
#pragma warning disable 67 // It never changes.
            public event System.Action Changed;
#pragma warning restore 67

            public bool IsReady => false;

            public Task<T> GenerateAsync<T>(IGenerateRequest<T> request, System.IProgress<RequestProgress> progress, CancellationToken cancellation)
            {
                throw new System.NotSupportedException("There is no backend.");
            }
        }

        private sealed class Nothing
        {
        }

        private sealed class NothingRequest : IGenerateRequest<Nothing>
        {
            public string Type => "test.nothing";

            public System.Collections.Generic.IReadOnlyList<WireBuffer> Buffers => new WireBuffer[0];

            public MessagePackValue Body()
            {
                return MessagePackValue.Map();
            }

            public Nothing Read(Reply reply)
            {
                return new Nothing();
            }
        }
    }
}
