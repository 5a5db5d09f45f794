"""Models: sessions of ONNX Runtime, providers, the parity check, and the watched registry.

ONNX Runtime is imported when the first session is made, so that importing this package stays quick.
Must not know: requests, sockets, what a model is for.
"""
