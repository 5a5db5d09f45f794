"""Float32 twins of style models for the inference that engines bring themselves: Unity's Inference Engine.

A twin computes what its model does with other inputs and outputs, and only with operators that the engine publishes as
supported. It is made from the `.onnx` file alone, so nothing in here needs PyTorch.
"""
