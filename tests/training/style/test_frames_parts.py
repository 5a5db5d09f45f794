"""The parts of gathering frames: hashes, options, the note in the folder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from capriccio.errors import InvalidField
from capriccio_training.style.frames.fingerprint import BITS, Fingerprints, fingerprint
from capriccio_training.style.frames.framing import Rectangle, Size, parse_crop, parse_size
from capriccio_training.style.frames.pace import Pace, parse_pace, slowed
from capriccio_training.style.frames.store import FrameStore
from training import moving_pictures as clips

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["schema", "recordings", "hashes"]), json_values | st.just(1)))
def test_any_note_is_read_or_forgotten(tmp_path: Path, content: object) -> None:
    (tmp_path / "frames.json").write_text(json.dumps(content))
    store = FrameStore(tmp_path)
    assert len(store) == 0
    store.save()


@given(st.text(max_size=20))
def test_any_text_is_an_option_or_told(text: str) -> None:
    for parse in (parse_pace, parse_crop, parse_size):
        try:
            parse(text)
        except InvalidField as error:
            assert repr(text) in error.message


def test_options_at_their_limits() -> None:
    assert parse_pace("1") == Pace(frames=1)
    assert parse_pace("0.5s") == Pace(seconds=0.5)
    assert parse_crop("0,0,1,1") == Rectangle(0, 0, 1, 1)
    assert (parse_size("1x1"), parse_size("360")) == (Size(1, 1), Size(0, 360))
    for parse, texts in (
        (parse_pace, ("0", "0s", "-1", "1.5", "infs", "nans", "s", "")),
        (parse_crop, ("0,0,0,1", "0,0,1,0", "0,0,1", "-1,0,1,1", "a,b,c,d")),
        (parse_size, ("0x1", "1x0", "0", "1x1x1", "x", "")),
    ):
        for text in texts:
            with pytest.raises(InvalidField):
                parse(text)


def test_a_limit_slows_the_pace_and_never_quickens_it() -> None:
    assert slowed(Pace(frames=10), 5, 100, 4.0) == Pace(frames=20)
    assert slowed(Pace(frames=10), 6, 100, 4.0) == Pace(frames=17)
    assert slowed(Pace(frames=10), 50, 100, 4.0) == Pace(frames=10)
    assert slowed(Pace(seconds=0.1), 8, 100, 4.0) == Pace(seconds=0.5)
    assert slowed(Pace(seconds=0.1), 8, None, None) == Pace(seconds=0.1)


def test_a_fingerprint_survives_compression_and_scaling_and_tells_views_apart() -> None:
    views = [clips.scene(seed, 1)[0] for seed in range(8)]
    prints = Fingerprints()
    assert prints.nearest(fingerprint(views[0])) == BITS
    for view in views:
        prints.add(fingerprint(view))
    for view in views:
        half = np.asarray(Image.fromarray(view).resize((96, 54)))
        assert prints.nearest(fingerprint(half)) < 32
    assert min(prints.nearest(fingerprint(clips.scene(seed, 1)[0])) for seed in range(20, 40)) > 64


def test_many_fingerprints_are_all_compared() -> None:
    random = np.random.default_rng(0)
    rows = random.integers(0, 256, (300, BITS // 8), np.uint8)
    prints = Fingerprints()
    for row in rows:
        prints.add(row)
    assert len(prints) == 300
    changed = rows[299].copy()
    changed[0] ^= 0b101
    assert prints.nearest(changed) == 2
