"""Writes small SoundFonts: sine samples in zones of every kind that the addon reads. Must not know: the addon."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

PAN, ATTACK, DECAY, SUSTAIN, RELEASE = 17, 34, 36, 37, 38
INSTRUMENT, KEYS, VELOCITIES, ATTENUATION = 41, 43, 44, 48
COARSE_TUNE, FINE_TUNE, SAMPLE, MODES, SCALE_TUNING, ROOT_KEY = 51, 52, 53, 54, 56, 58
DRUM_BANK = 128
GAP = 46
"""Samples of silence that the standard asks for behind each."""

Zone = dict[int, int]
"""Generator to value; ranges are `between(low, high)`."""


@dataclass(frozen=True)
class Sample:
    """A tone: how many periods of how many samples, of which the last `looped` periods are repeated."""

    period: int
    periods: int = 40
    looped: int = 20
    rate: int = 22050
    root: int = 60
    correction_cents: int = 0
    level: float = 0.5

    @property
    def hertz(self) -> float:
        """Its frequency as it is."""
        return self.rate / self.period


@dataclass(frozen=True)
class Preset:
    """An instrument of one: the zones of a preset that all lead to the same instrument, and those of the instrument."""

    program: int
    zones: Sequence[Zone]
    bank: int = 0
    added: Zone = field(default_factory=dict)


def between(low: int, high: int) -> int:
    """Return a range of keys or velocities as a value."""
    return low | high << 8


def write_soundfont(path: Path, samples: Sequence[Sample], presets: Sequence[Preset]) -> Path:
    """Write a file; zones without a `SAMPLE` hold for all of their instrument's, and come first."""
    path.write_bytes(soundfont(samples, presets))
    return path


def soundfont(samples: Sequence[Sample], presets: Sequence[Preset]) -> bytes:
    """Return the bytes of a file."""
    waves, headers = _samples(samples)
    info = _chunk(b"ifil", struct.pack("<HH", 2, 1)) + _chunk(b"INAM", b"small\0")
    lists = _list(b"INFO", info) + _list(b"sdta", _chunk(b"smpl", waves)) + _list(b"pdta", _tables(presets, headers))
    return _chunk(b"RIFF", b"sfbk" + lists)


def _samples(samples: Sequence[Sample]) -> tuple[bytes, bytes]:
    waves, headers, at = b"", b"", 0
    for sample in samples:
        size = sample.period * sample.periods
        wave = sample.level * np.sin(2 * np.pi * np.arange(size) / sample.period)
        loop = at + sample.period * (sample.periods - sample.looped)
        numbers = (at, at + size, loop, at + size, sample.rate, sample.root, sample.correction_cents, 0, 1)
        headers += struct.pack("<20s5IBbHH", b"tone", *numbers)
        waves += (wave * 32767).astype("<i2").tobytes() + bytes(2 * GAP)
        at += size + GAP
    return waves, headers + struct.pack("<20s5IBbHH", b"EOS", *(0,) * 9)


def _tables(presets: Sequence[Preset], sample_headers: bytes) -> bytes:
    heads, instruments = b"", b""
    preset_bags, preset_generators = _Zones(), _Zones()
    instrument_bags, instrument_generators = _Zones(), _Zones()
    for number, preset in enumerate(presets):
        heads += struct.pack("<20s3H3I", b"preset", preset.program, preset.bank, preset_bags.count, 0, 0, 0)
        instruments += struct.pack("<20sH", b"instrument", instrument_bags.count)
        _add(preset_bags, preset_generators, [{**preset.added, INSTRUMENT: number}])
        _add(instrument_bags, instrument_generators, preset.zones)
    heads += struct.pack("<20s3H3I", b"EOP", 0, 0, preset_bags.count, 0, 0, 0)
    instruments += struct.pack("<20sH", b"EOI", instrument_bags.count)
    for bags, generators in ((preset_bags, preset_generators), (instrument_bags, instrument_generators)):
        bags.add(struct.pack("<HH", generators.count, 0))
        generators.add(bytes(4))
    return b"".join(
        [
            _chunk(b"phdr", heads),
            _chunk(b"pbag", preset_bags.data),
            _chunk(b"pmod", bytes(10)),
            _chunk(b"pgen", preset_generators.data),
            _chunk(b"inst", instruments),
            _chunk(b"ibag", instrument_bags.data),
            _chunk(b"imod", bytes(10)),
            _chunk(b"igen", instrument_generators.data),
            _chunk(b"shdr", sample_headers),
        ]
    )


class _Zones:
    """Records of one table, counted."""

    def __init__(self) -> None:
        self.data = b""
        self.count = 0

    def add(self, record: bytes) -> None:
        self.data += record
        self.count += 1


def _add(bags: _Zones, generators: _Zones, zones: Sequence[Zone]) -> None:
    for zone in zones:
        bags.add(struct.pack("<HH", generators.count, 0))
        # What leads further comes last.
        for generator, value in sorted(zone.items(), key=lambda item: item[0] in (INSTRUMENT, SAMPLE)):
            generators.add(struct.pack("<HH", generator, value & 0xFFFF))


def _chunk(tag: bytes, data: bytes) -> bytes:
    return tag + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def _list(kind: bytes, chunks: bytes) -> bytes:
    return _chunk(b"LIST", kind + chunks)
