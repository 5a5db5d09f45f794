// Finds a model's card: asks the backend for its models, and again while it does not have the model, so that one that is
// dropped into its folder appears. Main thread; never waits.
using System;
using System.Threading.Tasks;

namespace Capriccio.Core
{
    internal sealed class LookFinder
    {
        private const double AskAgainS = 2.0;

        private readonly string model;
        private Task<ModelList> asked;
        private double nextS = double.NegativeInfinity;

        public LookFinder(string model)
        {
            this.model = model;
            Problem = $"asking the backend for {model}";
        }

        /// <summary>The card; null until it was found.</summary>
        public StyleCard Card { get; private set; }

        /// <summary>Why there is none.</summary>
        public string Problem { get; private set; }

        /// <summary>Asks when it is time to, and takes what was answered.</summary>
        public void Advance(CapriccioClient client, double nowS)
        {
            if (Card != null)
            {
                return;
            }
            if (asked != null && asked.IsCompleted)
            {
                Take();
            }
            if (Card == null && asked == null && nowS >= nextS)
            {
                nextS = nowS + AskAgainS;
                asked = client.ListModelsAsync();
            }
        }

        private void Take()
        {
            Task<ModelList> answered = asked;
            asked = null;
            try
            {
                Card = StyleCard.Find(answered.GetAwaiter().GetResult(), model);
            }
            catch (Exception error) when (error is CapriccioException || error is ObjectDisposedException)
            {
                Problem = error.Message;
            }
        }
    }
}
