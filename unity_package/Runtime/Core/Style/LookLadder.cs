// What is seen, and why it is not what stands higher: the model's look, what stands in for it in the engine, a colour table,
// the game as it is. Must not know how any of them is drawn.
namespace Capriccio.Core
{
    internal sealed class LookLadder
    {
        // Made of two reasons, and made anew only when one of them changes.
        private string modelReason;
        private string engineReason;
        private string bothReasons;

        /// <summary>What is seen.</summary>
        public CapriccioShowing Showing { get; private set; } = CapriccioShowing.Game;

        /// <summary>Why the game is seen as it is; empty while a look is shown.</summary>
        public string PassThroughReason { get; private set; } = "not started";

        /// <summary>Why something stands in for the model's look; empty while nothing does.</summary>
        public string StandInReason { get; private set; } = string.Empty;

        /// <summary>Takes the highest rung that can be shown. Answers whether another one is seen now.</summary>
        /// <param name="modelProblem">Why the model's look can't be shown; null where it can.</param>
        /// <param name="engineProblem">The same for the look in the engine; empty where there is none.</param>
        /// <param name="hasTable">There is a colour table.</param>
        public bool Climb(string modelProblem, string engineProblem, bool hasTable)
        {
            CapriccioShowing before = Showing;
            if (modelProblem == null)
            {
                Enter(CapriccioShowing.Model, string.Empty, string.Empty);
            }
            else if (engineProblem == null)
            {
                Enter(CapriccioShowing.EngineLook, string.Empty, modelProblem);
            }
            else
            {
                string reason = Both(modelProblem, engineProblem);
                CapriccioShowing rung = hasTable ? CapriccioShowing.BakedLook : CapriccioShowing.Game;
                Enter(rung, hasTable ? string.Empty : reason, hasTable ? reason : string.Empty);
            }
            return Showing != before;
        }

        /// <summary>The game is seen whatever there is. Answers whether something else was seen before.</summary>
        public bool PassThrough(string reason)
        {
            CapriccioShowing before = Showing;
            Enter(CapriccioShowing.Game, reason, string.Empty);
            return Showing != before;
        }

        private string Both(string modelProblem, string engineProblem)
        {
            if (engineProblem.Length == 0)
            {
                return modelProblem;
            }
            if (modelProblem != modelReason || engineProblem != engineReason)
            {
                modelReason = modelProblem;
                engineReason = engineProblem;
                bothReasons = $"{modelProblem}; the look in the engine: {engineProblem}";
            }
            return bothReasons;
        }

        private void Enter(CapriccioShowing showing, string passThroughReason, string standInReason)
        {
            Showing = showing;
            PassThroughReason = passThroughReason;
            StandInReason = standInReason;
        }
    }
}
