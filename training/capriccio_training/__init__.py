"""Trains the generators that Capriccio serves and exports them to ONNX."""
