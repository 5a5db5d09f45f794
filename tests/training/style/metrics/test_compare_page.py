"""The compare page: whole in itself, with every frame, clip, figure and card, whatever the names are."""

from __future__ import annotations

import base64
import io
import json
import re
from pathlib import Path

import av
import numpy as np
import pytest

from capriccio.errors import InvalidField
from capriccio_training.style.metrics.clip import encode_clip
from capriccio_training.style.metrics.compare_page import Exhibit, Figures, Section, page
from capriccio_training.style.metrics.exhibits import section
from capriccio_training.style.metrics.methods import open_methods
from capriccio_training.style.metrics.table import measure, open_trial
from training.style.metrics.scenes import panned

NASTY = "</script><b>a \"quoted\" 'name'"


def decoded(clip: bytes) -> list[np.ndarray]:
    with av.open(io.BytesIO(clip)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_a_clip_holds_the_frames_in_order() -> None:
    frames = panned(5)
    shown = decoded(encode_clip(frames, 12))
    assert len(shown) == 5
    for made, true in zip(shown, frames, strict=True):
        assert np.abs(made.astype(float) - true).mean() < 12


def test_a_clip_of_odd_frames_is_made_even() -> None:
    assert decoded(encode_clip([np.zeros((33, 47, 3), np.uint8)], 12))[0].shape == (34, 48, 3)


def test_a_clip_of_nothing_is_told() -> None:
    with pytest.raises(InvalidField, match="at least one frame"):
        encode_clip([], 12)


def test_the_page_loads_nothing_and_survives_any_name() -> None:
    still = np.zeros((8, 8, 3), np.uint8)
    exhibits = [Exhibit(NASTY, [still], b"clip", {NASTY: NASTY}), Exhibit("other", [still])]
    figures = Figures(["method", "PSNR dB ↑"], [[NASTY, "1.00"], ["other", "2.00"]], [NASTY])
    html = page([Section(NASTY, [NASTY], exhibits, figures)])
    assert NASTY not in html
    assert not re.search(r"(src|href)=['\"]?(http|//|file)|url\(|@import|fetch\(", html)
    assert html.count("</script>") == 3  # the stills of two exhibits, and the page's own


def test_the_best_of_each_column_is_marked() -> None:
    head = ["method", "PSNR dB ↑", "warping error (ratio) ↓", "parameters"]
    rows = [["a", "12.50", "3.10 (1.00)", "0.19 M"], ["b", "9.00", "12.00 (3.90)", "11.38 M"], ["c", "∞", "—", "—"]]
    html = page([Section("s", [], [], Figures(head, rows))])
    assert re.findall(r"<td class='best'>([^<]*)", html) == ["3.10 (1.00)", "∞"]


def test_a_section_shows_given_made_and_true_frames_with_clips_and_cards(dataset: Path, grid_model: Path) -> None:
    trial = open_trial(dataset / "plain", dataset / "dark", dataset / "plain")
    methods = open_methods([grid_model], "target", dataset)
    shown = section(trial, methods, measure(trial, methods), 2)
    assert [exhibit.name for exhibit in shown.exhibits] == ["plain", "grid_look", "true dark"]
    assert shown.frames == ["clip0_frame0", "clip0_frame2"]
    assert all(len(exhibit.stills) == 2 and exhibit.clip for exhibit in shown.exhibits)
    assert shown.exhibits[1].facts["model"] == "grid_look 1, style.grid"
    html = page([shown])
    stills = json.loads(re.findall(r"<script type='application/json'>(.*?)</script>", html)[0])
    assert base64.b64decode(stills[0].partition(",")[2]).startswith(b"\xff\xd8")
    assert html.count("<video") == 3


def test_without_a_sequence_and_without_the_truth_there_are_stills_only(dataset: Path, frame_model: Path) -> None:
    trial = open_trial(dataset / "plain", None)
    methods = open_methods([frame_model], "target", dataset)
    html = page([section(trial, methods, measure(trial, methods), 1)])
    assert "<video" not in html
    assert "true" not in re.findall(r"<figcaption>([^<]*)", html)
