"""The model behind Triton's own server binary, which comes with nvidia-pytriton.

That binary brings one backend, the one for Python; so ONNX Runtime runs in a process of it (`triton_model.py`), which
shares memory with the server. This file lays out the folders that Triton wants, and becomes the server.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import sysconfig
from pathlib import Path

from graph import PORT, WORKERS

CONFIG = f"""
backend: "python"
max_batch_size: 0
input {{ name: "frame" data_type: TYPE_UINT8 dims: [-1, -1, 3] }}
output {{ name: "styled" data_type: TYPE_UINT8 dims: [-1, -1, 3] }}
instance_group {{ kind: KIND_CPU count: {WORKERS} }}
"""


def main() -> None:
    """Lay out the folders, and become the server."""
    folder = Path(os.environ["PEER_FOLDER"])
    package = _package()
    release = folder / "models" / "style" / "1"
    release.mkdir(parents=True)
    shutil.copy(Path(__file__).with_name("triton_model.py"), release / "model.py")
    (release.parent / "config.pbtxt").write_text(CONFIG)
    backend = folder / "backends" / "python"
    shutil.copytree(package / "tritonserver" / "backends" / "python", backend)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    shutil.copy(package / "tritonserver" / "python_backend_stubs" / version / "triton_python_backend_stub", backend)
    _become(package / "tritonserver" / "bin" / "tritonserver", folder, package.parent)


def _package() -> Path:
    """Return the folder of the package; importing it would need what it depends on, which nothing here does."""
    spec = importlib.util.find_spec("pytriton")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def _become(binary: Path, folder: Path, packages: Path) -> None:
    libraries = (str(packages / "nvidia_pytriton.libs"), sysconfig.get_config_var("LIBDIR"))
    paths = (os.environ["PYTHONPATH"], str(packages))
    environment = {
        **os.environ,
        "LD_LIBRARY_PATH": os.pathsep.join(libraries),
        "PYTHONPATH": os.pathsep.join(paths),
    }
    options = {
        "model-repository": folder / "models",
        "backend-directory": folder / "backends",
        "http-address": "127.0.0.1",
        "http-port": PORT,
        "allow-grpc": "false",
        "allow-metrics": "false",
        "log-info": "false",
    }
    os.execve(binary, [str(binary), *(f"--{name}={value}" for name, value in options.items())], environment)


if __name__ == "__main__":
    main()
