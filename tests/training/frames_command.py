"""Calling `capriccio-train frames` and looking at what it wrote."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from typer.testing import CliRunner, Result

from capriccio_training.cli import app


def call(*arguments: str | Path | int) -> Result:
    return CliRunner().invoke(app, ["frames", *(str(argument) for argument in arguments)])


def gather(*arguments: str | Path | int) -> str:
    result = call(*arguments)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def told(result: Result) -> str:
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return " ".join(result.output.split())


def times(folder: Path) -> list[float]:
    """Seconds of the frames in a folder, from their names, in the order of the names."""
    stamps = [path.stem.rsplit("_", 1)[1] for path in sorted(folder.glob("*.png")) if path.name != "mask.png"]
    return [
        int(stamp[0:2]) * 3600 + int(stamp[3:5]) * 60 + int(stamp[6:8]) + int(stamp[9:12]) / 1000 for stamp in stamps
    ]


def pixels(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path)).astype(int)
