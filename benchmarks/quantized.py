"""What int8 and fp16 variants of the bundled models are like: size, loading, speed at two sizes, loss.

In each round, a model and its variants compute the same input one right after the other, so that a busy machine slows
all of them alike; the order turns from round to round. `times` is how many times quicker a variant is than its model:
the median of the rounds' own ratios. The input of textures by name is counted in cells. Loading is reading, checking
and proving the certificate. The loss is what the variant's card says, measured on inputs that nothing was calibrated
with.

  python benchmarks/quantized.py [--models NAME ...] [--provider cpu] [--rounds 30] [--threads 2]
  python benchmarks/quantized.py --models toon_to_natural_frame --calibration frames/ --held-out other_frames/

With --calibration, variants are made with procedural pictures and with those, and both are measured on the same others.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from common.machine import describe_machine, processor_extensions
from numpy.typing import NDArray

from capriccio.card import PRECISIONS, ModelCard
from capriccio.engine.model import LoadedModel, load_model
from capriccio.engine.parity import seeded_inputs
from capriccio.engine.providers import available_providers, choose_providers
from capriccio.engine.registry import BUNDLED_MODELS
from capriccio.engine.session import default_threads
from capriccio.errors import CapriccioError
from capriccio_training.onnx_runner import onnx_runner
from capriccio_training.quantize.examples import PictureSource, make_examples
from capriccio_training.quantize.loss import measure_loss, told
from capriccio_training.quantize.variant import Wanted, make_variant

WARM_UP = 3
LOADS = 5
WHOLE = "float32"

FRAME_SIZES = ((360, 640), (1080, 1920))
FREE_AXES = ("height", "width", "rows", "columns", "words")
"""Which of a certificate's sides grow."""

GROWTH: Mapping[str, tuple[int, ...]] = {
    "style.grid": (1,),
    "texture.vary": (4, 8),
    "texture.synthesize": (4, 8),
    "terrain.generate": (2, 4),
    "terrain.sketch": (2, 4),
    "music.sequence": (1, 32),
}
"""By which factors, of each kind but frames. A grid model sees the same small view of every frame."""

Arrays: TypeAlias = tuple[NDArray[Any], ...]


def main() -> None:
    """Measure and print."""
    options = _options()
    logging.getLogger("capriccio").setLevel(logging.ERROR)  # which provider computes what stands in the table
    print(describe_machine("onnx"))
    print(f"instructions for int8: {processor_extensions('vnni') or 'none'}; provider {options.provider}", end="")
    print(f"; {options.threads} threads, medians of {options.rounds} rounds\n")
    print(f"{'model':24} {'':>8} {'kB':>6} {'load ms':>8}  {'input':>12} {'ms':>8} {'times':>6}")
    for name in options.models:
        with tempfile.TemporaryDirectory(prefix="capriccio-quantized-") as folder:
            _print_model(name, Path(folder), options)
    if options.calibration:
        print(f"\nint8 on pictures of {options.held_out or options.calibration}, which nothing was calibrated with")
        for name in options.models:
            _print_calibrations(name, PictureSource(options.calibration, options.held_out))


def _options() -> argparse.Namespace:
    bundled = sorted(path.stem for path in BUNDLED_MODELS.glob("*.onnx"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", default=bundled, choices=bundled, metavar="NAME")
    parser.add_argument("--provider", default="cpu")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--threads", type=int, default=default_threads())
    parser.add_argument("--calibration", type=Path, help="pictures; else procedural ones")
    parser.add_argument("--held-out", type=Path, help="other pictures; else the last of --calibration")
    return parser.parse_args()


def _print_model(name: str, folder: Path, options: argparse.Namespace) -> None:
    paths = {WHOLE: BUNDLED_MODELS / f"{name}.onnx"} | dict(_variants(BUNDLED_MODELS / f"{name}.onnx", folder))
    providers = choose_providers(available_providers(), options.provider)
    loads = _rounds(LOADS, {key: _loading(path, options.threads, providers) for key, path in paths.items()})
    models = {key: load_model(path, options.threads, providers) for key, path in paths.items()}
    inputs = [_made(models[WHOLE].card, shapes) for shapes in _sizes(models[WHOLE].card)]
    runs = [_rounds(options.rounds, {key: _running(each, given) for key, each in models.items()}) for given in inputs]
    for key, model in models.items():
        what = f"{name:24} {key:>8} {paths[key].stat().st_size / 1000:6.0f} {_median_ms(loads[key]):8.0f}"
        for given, times in zip(inputs, runs, strict=True):
            ratio = statistics.median(whole / own for whole, own in zip(times[WHOLE], times[key], strict=True))
            print(f"{what}  {_shown(model.card, given):>12} {_median_ms(times[key]):8.2f} {ratio:6.2f}", end="")
            what = " " * len(what)
            print(f"  {model.providers[0]}" if model.providers != models[WHOLE].providers else "")
        if model.card.variant is not None:
            print(f"{'':34}{told(model.card.variant.loss)}")


def _variants(model: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Make the variants; one that can't be made is told and left out."""
    content, card = model.read_bytes(), load_model(model).card
    for precision in PRECISIONS:
        try:
            made = make_variant(content, card, Wanted(precision), lambda _stage, _done: None)
        except CapriccioError as error:
            print(f"{card.name} has no {precision} variant: {error.message}")
            continue
        path = folder / f"{precision}.onnx"
        path.write_bytes(made.content)
        yield precision, path


def _print_calibrations(name: str, pictures: PictureSource) -> None:
    """Tell the loss on a user's pictures, calibrated with procedural ones and with the user's."""
    path = BUNDLED_MODELS / f"{name}.onnx"
    content, card = path.read_bytes(), load_model(path).card
    model = onnx_runner(content)
    others = make_examples(card, model, pictures).held_out
    for called, source in (("procedural", None), ("these", pictures)):
        made = make_variant(content, card, Wanted("int8", pictures=source), lambda _stage, _done: None)
        loss = measure_loss(card, others, model, onnx_runner(made.content, as_written=True))
        print(f"{name:24} calibrated by {called:10} {told(loss)}")


def _loading(path: Path, threads: int, providers: Sequence[str]) -> Callable[[], object]:
    return lambda: load_model(path, threads, providers)


def _running(model: LoadedModel, given: Arrays) -> Callable[[], object]:
    return lambda: model.run(*given)


def _rounds(count: int, tried: Mapping[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Seconds of each in each round, whose order turns."""
    took: dict[str, list[float]] = {key: [] for key in tried}
    for number in range(count + WARM_UP):
        keys = list(tried)
        start = number % len(keys)
        for key in keys[start:] + keys[:start]:
            started_s = time.perf_counter()
            tried[key]()
            took[key].append(time.perf_counter() - started_s)
    return {key: times[WARM_UP:] for key, times in took.items()}


def _median_ms(seconds: Sequence[float]) -> float:
    return statistics.median(seconds) * 1000


def _sizes(card: ModelCard) -> list[tuple[tuple[int, ...], ...]]:
    """Shapes of all inputs, small and large: those of the certificate, grown."""
    if card.kind == "style.frame":
        return [((1, *size, 3),) for size in FRAME_SIZES]
    return [_grown(card, factor) for factor in GROWTH.get(card.kind, (1, 4))]


def _grown(card: ModelCard, factor: int) -> tuple[tuple[int, ...], ...]:
    paired = zip(card.inputs, card.parity.input_shapes, strict=True)
    return tuple(
        tuple(side * factor if name in FREE_AXES else side for name, side in zip(spec.shape, shape, strict=True))
        for spec, shape in paired
    )


def _made(card: ModelCard, shapes: Sequence[Sequence[int]]) -> Arrays:
    return seeded_inputs(0, card.inputs, shapes)


def _shown(card: ModelCard, given: Arrays) -> str:
    first = given[0].shape
    if card.kind == "music.sequence":
        return f"{first[0]} words"
    return f"{first[2]} x {first[1]}"


if __name__ == "__main__":
    main()
