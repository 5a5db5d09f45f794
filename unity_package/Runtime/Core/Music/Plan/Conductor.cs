// Asks the backend for bars ahead of the music, and asks again where the wishes change. Bars that wait stay until others are
// there to replace them, so that the music never waits. It holds the session itself: a backend that ends and comes back goes on
// where the music is. Used by one thread. Must not know sound, nor the engine.
using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal sealed class Conductor : IBarFeed
    {
        /// <summary>Seconds between an attempt that failed and the next.</summary>
        private const double PauseS = 1;

        /// <summary>Seconds between two looks for a backend that is away.</summary>
        private const double LookS = 0.1;

        /// <summary>Bars that must be there for the music to begin, where so many are made ahead.</summary>
        private const int BarsAtStart = 2;

        // What says nothing about the session itself; others mean that it must be opened anew, for its model is gone.
        private static readonly string[] Passing =
        {
            Spec.Errors.Disconnected, Spec.Errors.TimedOut, Spec.Errors.Busy, Spec.Errors.ShuttingDown, Spec.Errors.Cancelled,
            Spec.Errors.Expired, Spec.Errors.Internal,
        };

        private readonly IMusicBackend backend;
        private readonly MusicWishes wishes;
        private readonly int barsAhead;
        private readonly CancellationTokenSource giveUp = new CancellationTokenSource();

        // All that was wished anew since the beginning; said with each request, as an older state may be asked from.
        private readonly MusicChanges changes = new MusicChanges();
        private bool hasChanged;

        // Where the session is after the last bar that waits; null while there is none.
        private MusicSession session;
        private int section;

        // What is added to the numbers of the session's bars, where there was another session before.
        private int firstNumber;

        // What is under way: a request, and for bars where it asks from and whether they replace those that wait.
        private Task<MusicSession> opening;
        private Task<MusicBars> asking;
        private MusicSession askedFrom;
        private bool isReplacing;
        private Preparer preparer;
        private bool isRestarting;
        private double waitS;

        /// <param name="backend">Makes the bars.</param>
        /// <param name="wishes">What the music is opened with; kept, and changed with the changes.</param>
        /// <param name="barsAhead">How many bars are made ahead, 1 and more.</param>
        /// <param name="bank">Makes the sounds.</param>
        public Conductor(IMusicBackend backend, MusicWishes wishes, int barsAhead, SoundBank bank)
        {
            this.backend = backend;
            this.wishes = wishes;
            this.barsAhead = barsAhead;
            preparer = new Preparer(bank);
            Timeline = Timeline.ForSession();
        }

        /// <summary>Raised once for each problem that waiting does not heal, such as a key that does not exist.</summary>
        public event Action<string> Failed;

        public Timeline Timeline { get; private set; }

        public bool CanBegin => Timeline.WaitingCount >= Math.Min(BarsAtStart, barsAhead) || HasRestarted();

        public string Problem { get; private set; }

        /// <summary>Has all bars that have not begun made anew with these changes.</summary>
        public void Change(MusicChanges more)
        {
            wishes.Merge(more);
            changes.Merge(more);
            hasChanged = true;
        }

        public void Advance(double deltaS)
        {
            waitS -= deltaS;
            TakeReplies();
            while (preparer.TryTake(out PreparedBar bar))
            {
                Place(bar);
            }
            if (opening == null && asking == null && preparer.PendingCount == 0 && waitS <= 0)
            {
                Ask();
            }
        }

        public void Restart(Bar heard, SoundBank bank)
        {
            Bar[] waiting = Timeline.Waiting.ToArray();
            preparer.GiveUp();
            preparer = new Preparer(bank);
            isRestarting = true;
            Timeline = Timeline.ForSession();
            foreach (Bar bar in (heard == null ? new Bar[0] : new[] { heard }).Concat(waiting.Where(each => each != heard)))
            {
                preparer.Add(bar);
            }
        }

        public void Stop()
        {
            giveUp.Cancel();
            preparer.GiveUp();
            opening = null;
            asking = null;
        }

        // There may be no more than a bar, and no backend to give another.
        private bool HasRestarted()
        {
            return isRestarting && preparer.PendingCount == 0 && Timeline.WaitingCount > 0;
        }

        private void Ask()
        {
            string problem = backend.Problem;
            if (problem != null)
            {
                Problem = problem;
                waitS = LookS;
            }
            else if (session == null)
            {
                isReplacing = false;
                opening = backend.OpenAsync(wishes, giveUp.Token);
            }
            else if (hasChanged)
            {
                hasChanged = false;
                section++;
                AskFrom(Timeline.FirstWaiting?.Before ?? session, replaces: true);
            }
            else if (Timeline.WaitingCount < barsAhead)
            {
                AskFrom(session, replaces: false);
            }
            else
            {
                Problem = null;
            }
        }

        private void AskFrom(MusicSession from, bool replaces)
        {
            askedFrom = from;
            isReplacing = replaces;
            asking = backend.NextAsync(from, changes, wishes.Model, giveUp.Token);
        }

        private void TakeReplies()
        {
            try
            {
                if (opening != null && opening.IsCompleted)
                {
                    Task<MusicSession> done = opening;
                    opening = null;
                    TakeSession(done.GetAwaiter().GetResult());
                }
                if (asking != null && asking.IsCompleted)
                {
                    Task<MusicBars> done = asking;
                    asking = null;
                    TakeBar(done.GetAwaiter().GetResult());
                }
            }
            catch (Exception error) when (error is CapriccioException || error is OperationCanceledException || error is ObjectDisposedException)
            {
                Fail(error);
            }
        }

        private void TakeSession(MusicSession opened)
        {
            session = opened;
            section++;
            firstNumber = Timeline.NextNumber;
        }

        private void TakeBar(MusicBars given)
        {
            if (given.Score.Bars.Count != 1)
            {
                throw ProtocolException.Malformed($"The backend sent {given.Score.Bars.Count} bars for one.");
            }
            Problem = null;
            preparer.Add(Bar.OfSession(given, firstNumber + given.FirstBar, section, askedFrom));
        }

        private void Place(PreparedBar bar)
        {
            if (Timeline.Replace(bar))
            {
                session = bar.Bar.After;
            }
            else
            {
                // It came too late: the music has gone on with the old ones.
                hasChanged = true;
            }
        }

        // What waiting does not heal is told once.
        private void Fail(Exception error)
        {
            string code = (error as CapriccioException)?.Code ?? Spec.Errors.Disconnected;
            bool isPassing = Passing.Contains(code);
            if (!isPassing && error.Message != Problem)
            {
                Failed?.Invoke(error.Message);
            }
            Problem = error.Message;
            waitS = PauseS;
            hasChanged |= isPassing && isReplacing;
            session = isPassing ? session : null;
        }
    }
}
