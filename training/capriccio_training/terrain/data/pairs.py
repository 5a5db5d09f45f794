"""All pairs of a folder and all real maps, in memory: what batches are drawn from. Must not know: networks."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from capriccio.errors import InvalidField, UnreadableFile
from capriccio.media.water_flow import Floats
from capriccio_training.subject import Report
from capriccio_training.terrain.config import TerrainConfig
from capriccio_training.terrain.data.elevation import read_index
from capriccio_training.terrain.data.simulated import Pair, read_pair
from capriccio_training.terrain.nets.relief_discriminator import LEAST_JUDGED
from capriccio_training.terrain.nets.sculptor import SIZE_MULTIPLE


@dataclass(frozen=True, eq=False)
class Land:
    """What a training knows of terrain."""

    pairs: list[Pair]
    real: list[Floats] = field(default_factory=list)
    """Fields of elevation, each at least as large as a pair."""

    @property
    def size(self) -> int:
        """Cells along each side of every pair."""
        return len(self.pairs[0].base)


def open_land(config: TerrainConfig, report: Report) -> Land:
    """Read the pairs, and the elevation where its share is not 0.

    Raises:
        UnreadableFile: no folder, no pair in it, or a file is damaged.
        InvalidField: pairs differ in size, or elevation is smaller than they are.
    """
    pairs = _read_pairs(Path(config.pairs), report)
    size = len(pairs[0].base)
    if size % SIZE_MULTIPLE:
        raise InvalidField(f"pairs have {size} cells a side; allowed: multiples of {SIZE_MULTIPLE}", field="pairs")
    coarsest = max(config.discriminator.scales)
    if size // coarsest < LEAST_JUDGED:
        message = f"pairs of {size} cells leave {size // coarsest} at scale {coarsest}; allowed: {LEAST_JUDGED} or more"
        raise InvalidField(message, field="discriminator.scales")
    if config.data.real == 0:
        return Land(pairs)
    folder = Path(config.elevation_folder) if config.elevation_folder else None
    real = read_index(Path(config.elevation), folder)
    for name, heights in real.items():
        if min(heights.shape) < size:
            rows, columns = heights.shape
            message = f"{name} has {rows}x{columns} cells, a pair {size}x{size}; shrink it less, or make smaller pairs"
            raise InvalidField(message, field="elevation")
    return Land(pairs, list(real.values()))


def _read_pairs(folder: Path, report: Report) -> list[Pair]:
    if not folder.is_dir():
        message = f"{folder} is not a folder; make pairs with `capriccio-train heights --out {folder}`"
        raise UnreadableFile(message, path=str(folder))
    paths = sorted(folder.glob("*.npz"))
    if not paths:
        message = f"{folder} holds no pairs; make some with `capriccio-train heights --out {folder}`"
        raise UnreadableFile(message, path=str(folder))
    pairs = []
    for number, path in enumerate(paths):
        report(f"reading {path.name}", number / len(paths))
        pairs.append(read_pair(path))
        if pairs[-1].base.shape != pairs[0].base.shape:
            rows, first = len(pairs[-1].base), len(pairs[0].base)
            raise InvalidField(
                f"{path} has {rows} cells a side, {paths[0].name} {first}; give equal ones", field="pairs"
            )
    return pairs
