"""The part of `capriccio-train export` that makes an int8 or fp16 variant of a model file.

Must not know: how graphs are narrowed, what a run is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from capriccio.errors import InvalidField
from capriccio_training.cli.console import console, require_onnx
from capriccio_training.cli.progress import stages

__all__ = ["VariantOptions", "is_model_file", "make_variant_of"]


@dataclass(frozen=True)
class VariantOptions:
    """What the command line says of a variant; an empty precision wants none."""

    precision: str = ""
    calibration: Path | None = None
    held_out: Path | None = None
    calibration_licence: str = ""
    leave_out: Sequence[str] = ()
    allow_loss: bool = False

    def check(self) -> None:
        """Refuse what has no meaning, before anything is computed.

        Raises:
            InvalidField: an option that needs another one, or a precision that there is not.
        """
        from capriccio.card import PRECISIONS

        if self.precision not in ("", *PRECISIONS):
            message = f"--quantize is {self.precision!r}; allowed: {', '.join(PRECISIONS)}"
            raise InvalidField(message, field="quantize")
        given = self.calibration or self.held_out or self.calibration_licence or self.leave_out or self.allow_loss
        if given and not self.precision:
            message = "--calibration, --held-out, --calibration-licence, --leave-out and --allow-loss need --quantize"
            raise InvalidField(message, field="quantize")
        if (self.held_out or self.calibration_licence) and not self.calibration:
            message = "--held-out and --calibration-licence go with --calibration, which is not given"
            raise InvalidField(message, field="calibration")


def is_model_file(path: Path) -> bool:
    """Say whether a path names a model file rather than a run."""
    return path.suffix.lower() == ".onnx"


def make_variant_of(model: Path, out: Path | None, name: str, options: VariantOptions) -> None:
    """Write the variant of a model file, and tell what it costs.

    Args:
        model: the file that it is made from.
        out: the file to write; else one beside the model, with the precision behind its name.
        name: what requests call it; else the model's name, with the precision behind it.
        options: which variant.
    """
    require_onnx()
    from capriccio_training.model_file import read_model, save
    from capriccio_training.quantize.examples import PictureSource
    from capriccio_training.quantize.loss import told
    from capriccio_training.quantize.variant import Wanted, make_variant

    path = out or model.with_name(f"{model.stem}-{options.precision}.onnx")
    if path.resolve() == model.resolve():
        raise InvalidField(f"--out {path} is the model itself; give another name", field="out")
    folder = options.calibration
    pictures = PictureSource(folder, options.held_out, options.calibration_licence) if folder else None
    wanted = Wanted(options.precision, name, pictures, options.leave_out, options.allow_loss)
    _, card = read_model(model)
    with stages(f"making {path.name}") as progress:
        made = make_variant(model.read_bytes(), card, wanted, progress)
        save(made.content, path)
    before, after = (size / 1000 for size in (model.stat().st_size, len(made.content)))
    what = f"{path}: {made.card.name}, {options.precision}, {after:.0f} kB of {before:.0f}, certificate holds"
    console.print(what, highlight=False, soft_wrap=True)
    variant = made.variant
    loss = f"loss: {told(variant.loss)}; measured on {variant.measured_count} inputs, {variant.measured_on}"
    console.print(loss, highlight=False, soft_wrap=True, markup=False)
