// What a model in the engine can do, step by step; its order is EngineModelRun's business.
using System;

namespace Capriccio.Core
{
    /// <summary>One model that runs in the engine. All is for the main thread but <see cref="Digest"/>.</summary>
    internal interface IEngineModel : IDisposable
    {
        /// <summary>Takes the captured picture: what is scheduled after this is computed of it.</summary>
        void Begin();

        /// <summary>Schedules the next layer; false where none was left.</summary>
        bool ScheduleLayer();

        /// <summary>Asks for the outputs, without waiting.</summary>
        void RequestOutputs();

        /// <summary>Says whether the outputs have come; asked in each frame of the game until it is so.</summary>
        bool PollOutputs();

        /// <summary>Takes the outputs from the engine.</summary>
        void TakeOutputs();

        /// <summary>Makes of them what is shown. On a thread of the pool, and never while something else is called.</summary>
        void Digest();

        /// <summary>Shows them.</summary>
        void Show();
    }
}
