"""The grid world: its rules, its two looks, its recordings, and the instruments that measure translations of it."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from capriccio.errors import UnreadableFile
from capriccio.media.images import read_picture
from capriccio_training.examples import grid_world
from capriccio_training.examples.grid_world.judge import KINDS, TileJudge, draw, teach_judge, truth
from capriccio_training.examples.grid_world.looks import LOOKS, SIZE, render, tile_of
from capriccio_training.examples.grid_world.measure import Instruments, measure
from capriccio_training.examples.grid_world.play import LONGEST, play, record
from capriccio_training.examples.grid_world.referee import DISCOUNT, exact_values, share_of_walks_that_arrive
from capriccio_training.examples.grid_world.world import (
    CELLS,
    FLOWERS,
    MOVES,
    ROCKS,
    State,
    best_actions,
    distances,
    move,
    new_state,
)
from capriccio_training.settings import read_toml
from capriccio_training.style.config import resolve_new
from capriccio_training.style.data.transitions import TABLE, open_transitions
from capriccio_training.style.nets import build_generator

UP, RIGHT, DOWN, LEFT = range(4)
CORNER = State(walker=(0, 0), gem=(0, 2), rocks=((0, 1), (2, 2)), flowers=((1, 1), (4, 4)), surface=7)


def states(count: int, seed: int = 0) -> list[State]:
    dice = random.Random(seed)
    return [new_state(dice) for _ in range(count)]


def test_new_states_have_everything_on_tiles_of_their_own_and_a_way_to_the_gem() -> None:
    for state in states(200):
        cells = [state.walker, state.gem, *state.rocks, *state.flowers]
        assert len(set(cells)) == len(cells) == 2 + ROCKS + FLOWERS
        assert set(cells) <= set(CELLS)
        assert distances(state)[state.walker] > 0


def test_rocks_and_the_border_stop_the_walker() -> None:
    assert move(CORNER, UP) == (CORNER, 0.0)
    assert move(CORNER, LEFT) == (CORNER, 0.0)
    assert move(CORNER, RIGHT) == (CORNER, 0.0)
    assert move(CORNER, DOWN)[0].walker == (1, 0)  # the only way


@pytest.mark.parametrize(
    ("walker", "action", "reward", "done"),
    [
        ((1, 2), UP, 1.0, True),
        ((1, 0), RIGHT, 1.0, False),  # onto a flower
        ((1, 2), DOWN, 0.0, False),  # against a rock
        ((1, 2), RIGHT, -1.0, False),
    ],
)
def test_a_step_earns_what_it_brings_the_gem_nearer(
    walker: tuple[int, int], action: int, reward: float, done: bool
) -> None:
    after, earned = move(replace(CORNER, walker=walker), action)
    assert (earned, after.done) == (reward, done)


def test_the_shortest_way_leads_round_the_rock() -> None:
    assert distances(CORNER)[(0, 0)] == 4
    assert best_actions(CORNER) == {DOWN}
    assert best_actions(replace(CORNER, walker=(1, 1))) == {RIGHT}
    assert best_actions(replace(CORNER, walker=(1, 3), rocks=((4, 4),))) == {UP, LEFT}


def test_exact_values_solve_the_bellman_equation() -> None:
    for state in states(50):
        for action, value in enumerate(exact_values(state)):
            after, reward = move(state, action)
            assert value == pytest.approx(reward if after.done else reward + DISCOUNT * max(exact_values(after)))


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_is_always_the_same_and_shows_every_difference(look: str) -> None:
    frame = render(CORNER, look)
    assert frame.shape == (SIZE, SIZE, 3)
    assert frame.dtype == np.uint8
    assert np.array_equal(frame, render(CORNER, look))
    moved = render(replace(CORNER, gem=(3, 3)), look)
    differs = {cell for cell in CELLS if not np.array_equal(tile_of(frame, cell), tile_of(moved, cell))}
    assert differs == {(0, 2), (3, 3)}


def test_only_the_real_look_has_a_surface() -> None:
    other = replace(CORNER, surface=8)
    assert np.array_equal(render(CORNER, "sim"), render(other, "sim"))
    assert not np.array_equal(render(CORNER, "real"), render(other, "real"))


def test_episodes_end_at_the_gem_or_when_time_is_up() -> None:
    dice = random.Random(0)
    for _ in range(50):
        steps = list(play(dice))
        assert len(steps) <= LONGEST
        assert steps[-1][3].done or len(steps) == LONGEST
        assert not any(after.done for *_, after in steps[:-1])
        assert all(move(state, action) == (after, reward) for state, action, reward, after in steps)
    assert len(list(play(random.Random(1), epsilon=0.0))) <= len(CELLS)


def test_a_recording_opens_as_what_was_played(tmp_path: Path) -> None:
    count = record(tmp_path, "real", range(4), seed=5)
    opened = open_transitions(tmp_path, actions=len(MOVES))
    assert len(opened) == count
    dice = random.Random(5)
    played = [step for _ in range(4) for step in play(dice)]
    for row, (state, action, reward, after) in zip(opened.rows, played, strict=True):
        assert (row.action, row.reward, row.done) == (action, reward, after.done)
        assert np.array_equal(read_picture(tmp_path / row.state).pixels, render(state, "real"))
        assert np.array_equal(read_picture(tmp_path / row.next).pixels, render(after, "real"))


def test_a_recording_is_not_written_over(tmp_path: Path) -> None:
    record(tmp_path, "sim", range(1), seed=0)
    before = (tmp_path / TABLE).read_bytes()
    with pytest.raises(UnreadableFile, match="already"):
        record(tmp_path, "sim", range(1), seed=1)
    assert (tmp_path / TABLE).read_bytes() == before


def test_the_command_writes_both_looks_and_tells_bad_folders_plainly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "capriccio_training.examples.grid_world", str(tmp_path), "--episodes", "2"]
    subprocess.run(command, check=True, capture_output=True)
    assert all((tmp_path / look / TABLE).is_file() for look in LOOKS)
    again = subprocess.run(command, check=False, capture_output=True, text=True)
    assert again.returncode == 1
    assert "already" in again.stderr
    assert "Traceback" not in again.stderr


def test_the_examples_settings_make_a_small_generator_of_two_blocks() -> None:
    config = resolve_new(read_toml(Path(grid_world.__file__).parent / "training.toml"))
    assert (config.recipe, config.data.flip, config.data.load_height) == ("rl_cyclegan", False, 0)
    generator: Any = build_generator(config.generator)
    assert len(generator.blocks) == config.generator.blocks == 2


def test_the_truth_names_each_tile() -> None:
    kinds = truth([CORNER])[0]
    named = {cell: KINDS[kinds[cell]] for cell in CELLS if kinds[cell] > 0}
    assert named == {
        (0, 0): "walker", (0, 2): "gem", (0, 1): "rock", (2, 2): "rock", (1, 1): "flower", (4, 4): "flower",
    }  # fmt: skip


def test_a_judge_sees_one_tile_and_the_pixel_around_it() -> None:
    torch.manual_seed(0)
    judge = TileJudge()
    frame = draw([CORNER], "real")
    changed = frame.clone()
    changed[:, :, 1 + 6 * 2 : 1 + 6 * 3, 1 + 6 * 2 : 1 + 6 * 3] = 0.9  # tile (2, 2)
    unlike = (judge(frame) - judge(changed)).abs().amax(1)[0] > 0
    assert {tuple(cell) for cell in unlike.nonzero().tolist()} <= {(r, c) for r in (1, 2, 3) for c in (1, 2, 3)}
    assert unlike[2, 2]


@pytest.fixture(scope="module")
def judge() -> TileJudge:
    return teach_judge("sim", seed=0, steps=60)


def test_a_taught_judge_is_right_about_true_frames(judge: TileJudge) -> None:
    unseen = states(50, seed=99)
    assert (judge(draw(unseen, "sim")).argmax(1) == truth(unseen)).float().mean() > 0.99


class Stubborn(torch.nn.Module):
    """A referee that always goes right."""

    def forward(self, frames: Tensor) -> Tensor:
        return torch.eye(len(MOVES))[RIGHT].expand(len(frames), -1)


def test_a_perfect_translation_keeps_everything(judge: TileJudge) -> None:
    played = states(20, seed=3)
    kept = measure(lambda frames: frames, "sim", "sim", played, Instruments(judge, Stubborn()))  # type: ignore[arg-type]
    assert (kept.gem_kept, kept.gem_dropped, kept.gem_mistaken, kept.gem_elsewhere) == (1, 0, 0, 0)
    assert (kept.walker_kept, kept.same_action) == (1, 1)
    assert kept.best_action == sum(RIGHT in best_actions(state) for state in played) / len(played)
    assert kept.psnr == float("inf")


def test_a_translation_that_drops_or_moves_the_gem_is_found_out(judge: TileJudge) -> None:
    played = states(20, seed=3)
    bare = [replace(state, gem=state.walker) for state in played]  # the walker stands on it: no gem to be seen
    free = [next(c for c in CELLS if c not in (s.walker, s.gem, *s.rocks, *s.flowers)) for s in played]
    moved = [replace(state, gem=cell) for state, cell in zip(played, free, strict=True)]
    of_sim = Instruments(judge, Stubborn())  # type: ignore[arg-type]
    dropped = measure(lambda _: draw(bare, "sim"), "sim", "sim", played, of_sim)
    assert (dropped.gem_kept, dropped.gem_dropped, dropped.gem_elsewhere) == (0, 1, 0)
    elsewhere = measure(lambda _: draw(moved, "sim"), "sim", "sim", played, of_sim)
    assert (elsewhere.gem_kept, elsewhere.gem_elsewhere) == (0, 1)
    swapped = [replace(s, gem=s.flowers[0], flowers=(s.gem, *s.flowers[1:])) for s in played]
    mistaken = measure(lambda _: draw(swapped, "sim"), "sim", "sim", played, of_sim)
    assert (mistaken.gem_kept, mistaken.gem_mistaken, mistaken.walker_kept) == (0, 1, 1)


def test_walks_arrive_where_the_referee_leads_them() -> None:
    open_ways = [State((0, 0), (0, 3), ((4, 4),), ((3, 3),), 0), State((0, 0), (3, 3), ((4, 4),), ((2, 2),), 0)]
    assert share_of_walks_that_arrive(Stubborn(), "sim", lambda frames: frames, open_ways) == 0.5  # type: ignore[arg-type]
