"""The paired test: what is averaged, what is left out, what is told."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from capriccio.errors import UnreadableFile
from capriccio_training.style.exported import Pixels
from capriccio_training.style.metrics.paired import Pair, read_pairs, score_pairs, spread

BLACK, WHITE = np.zeros((64, 96, 3), np.uint8), np.full((64, 96, 3), 255, np.uint8)


def same(frame: Pixels) -> Pixels:
    return frame


def test_scores_average_over_pairs_and_keep_the_worst() -> None:
    score = score_pairs({"same": same}, [Pair("1", BLACK, WHITE), Pair("2", WHITE - 51, WHITE)])["same"]
    assert score.worst_psnr == pytest.approx(0.0)
    assert score.psnr == pytest.approx((0 + 20 * math.log10(5)) / 2)
    assert score.look_distance is None


def test_methods_do_not_see_each_others_pictures() -> None:
    methods = {"same": same, "inverse": lambda frame: 255 - frame}
    scores = score_pairs(methods, [Pair("1", BLACK, WHITE)])
    assert scores["same"].psnr == pytest.approx(0.0)
    assert scores["inverse"].psnr == math.inf


def test_frames_without_a_known_other_half_have_no_score() -> None:
    assert score_pairs({"same": same}, [Pair("1", BLACK, None)]) == {}


def test_flicker_is_left_out_on_request() -> None:
    pairs = [Pair("1", BLACK, WHITE)]
    assert score_pairs({"same": same}, pairs)["same"].flicker == 0
    assert score_pairs({"same": same}, pairs, with_flicker=False)["same"].flicker is None


def test_progress_counts_the_pairs() -> None:
    seen: list[int] = []
    score_pairs({"same": same}, [Pair("1", BLACK, WHITE)] * 3, on_pair=seen.append)
    assert seen == [1, 2, 3]


@pytest.mark.parametrize(("count", "names"), [(1, "0"), (2, "04"), (3, "024"), (5, "01234"), (9, "01234")])
def test_a_few_pairs_are_spread_from_first_to_last(count: int, names: str) -> None:
    pairs = [Pair(str(number), BLACK, WHITE) for number in range(5)]
    assert "".join(pair.name for pair in spread(pairs, count)) == names


def test_pairs_of_different_sizes_are_told(tmp_path: Path) -> None:
    for name, size in (("s", (8, 8)), ("t", (9, 8))):
        (tmp_path / name).mkdir()
        Image.new("RGB", size).save(tmp_path / name / "1.png")
    with pytest.raises(UnreadableFile, match="pairs must be equal"):
        read_pairs(tmp_path / "s", tmp_path / "t")
    assert [pair.target for pair in read_pairs(tmp_path / "s", None)] == [None]
