"""Models: sessions of ONNX Runtime or OpenVINO, providers, the parity check, and the watched registry.

The runtimes are imported when the first session is made, so that importing this package stays quick, and only
through this package, which keeps them from reporting to their makers: what somebody models is nobody's business.
Must not know: requests, sockets, what a model is for.
"""

import os

# From 1.29 on, ONNX Runtime sends the names and hashes of models to Microsoft unless this says otherwise.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
