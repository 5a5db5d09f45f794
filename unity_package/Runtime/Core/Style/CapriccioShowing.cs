// What a style filter shows.
namespace Capriccio
{
    /// <summary>What a style filter shows, from the last resort to the best.</summary>
    public enum CapriccioShowing
    {
        /// <summary>The game as it is without the filter.</summary>
        Game,

        /// <summary>The baked look: a colour table.</summary>
        BakedLook,

        /// <summary>The look that needs no backend: a model that runs in the engine, or a baked grid.</summary>
        EngineLook,

        /// <summary>The look that the backend paints.</summary>
        Model,
    }
}
