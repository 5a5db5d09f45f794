// Runs a twin once on its certificate's picture, where a game would run it. Waits for the result.
using Unity.InferenceEngine;

namespace Capriccio.Editor
{
    internal static class TwinCheck
    {
        /// <summary>By how much Inference Engine's result differs from what the trainer saw, in units of the output.</summary>
        public static double Deviation(ModelAsset model, TwinCard card)
        {
            var shape = new TensorShape(1, InEngineModel.Channels, card.Size.Height, card.Size.Width);
            using (var worker = new Worker(ModelLoader.Load(model), InEngineModel.Backend))
            using (var picture = new Tensor<float>(shape, card.Certificate.Picture()))
            {
                worker.SetInput(InEngineModel.InputName, picture);
                worker.Schedule();
                var output = (Tensor<float>)worker.PeekOutput(card.IsGrid ? InEngineGrid.GridName : InEngineFrame.StyledName);
                return card.Certificate.Deviation(output.DownloadToArray());
            }
        }
    }
}
