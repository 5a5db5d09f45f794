"""Variants of a model file that compute with fewer bits: made from the `.onnx` file alone, measured against it.

`int8.py` and `half.py` change graphs, `examples.py` says what goes through them, `loss.py` how far apart the results
are; `variant.py` puts it together. Must not know: how models are trained.
"""
