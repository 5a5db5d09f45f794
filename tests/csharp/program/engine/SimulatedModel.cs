// A model of sixty layers that writes down what is asked of it, and fails where it is told to.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Capriccio.Core;

namespace Capriccio.Tests
{
    internal sealed class SimulatedModel : IEngineModel
    {
        private const int AllLayers = 60;

        private readonly SimulatedEngine engine;
        private readonly List<string> log = new List<string>();
        private int left;
        private int waited;
        private int taken;
        private int digested;
        private bool isForgetful;

        public SimulatedModel(SimulatedEngine engine)
        {
            this.engine = engine;
        }

        /// <summary>The step that throws; null for none.</summary>
        public string FailsAt { get; set; }

        /// <summary>How often it is asked before the outputs are there.</summary>
        public int OutputsComeAfter { get; set; }

        public int Begun { get; private set; }

        /// <summary>Layers that were scheduled of the newest picture.</summary>
        public int Layers => AllLayers - left;

        public int Disposed { get; private set; }

        public int DigestThread { get; private set; }

        /// <summary>No other thread is at work.</summary>
        public bool IsIdle => Volatile.Read(ref digested) == taken;

        public void Begin()
        {
            Begun++;
            left = AllLayers;
            Note("Begin");
        }

        public bool ScheduleLayer()
        {
            engine.Pass(engine.LayerS);
            if (left == 0)
            {
                return false;
            }
            left--;
            Note("Layer");
            return true;
        }

        public void RequestOutputs()
        {
            waited = 0;
            Note("Request");
        }

        public bool PollOutputs()
        {
            return ++waited > OutputsComeAfter;
        }

        public void TakeOutputs()
        {
            Note("Take");
            taken++;
        }

        public void Digest()
        {
            try
            {
                DigestThread = Thread.CurrentThread.ManagedThreadId;
                Note("Digest");
            }
            finally
            {
                Interlocked.Increment(ref digested);
            }
        }

        public void Show()
        {
            Note("Show");
        }

        public void Dispose()
        {
            Disposed++;
        }

        /// <summary>Writes nothing down any more.</summary>
        public void Forget()
        {
            isForgetful = true;
        }

        /// <summary>What was asked, equal steps in a row as one.</summary>
        public string Log()
        {
            var steps = new List<string>();
            string[] noted;
            lock (log)
            {
                noted = log.ToArray();
            }
            foreach (string step in noted)
            {
                string last = steps.LastOrDefault() ?? string.Empty;
                bool isSame = last.Split('*')[0] == step;
                int count = isSame ? (last.Contains("*") ? int.Parse(last.Split('*')[1]) : 1) + 1 : 1;
                if (isSame)
                {
                    steps.RemoveAt(steps.Count - 1);
                }
                steps.Add(count > 1 ? $"{step}*{count}" : step);
            }
            return string.Join(" ", steps);
        }

        private void Note(string step)
        {
            if (!isForgetful)
            {
                lock (log)
                {
                    log.Add(step);
                }
            }
            if (step == FailsAt)
            {
                throw new InvalidOperationException($"{step} is broken");
            }
        }
    }
}
