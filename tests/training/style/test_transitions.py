"""Folders of transitions: what is written is read again, and a broken line is told by its number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from capriccio.errors import InvalidField, UnreadableFile
from capriccio_training.style.data.transitions import (
    MAX_ACTIONS,
    MAX_REWARD,
    TABLE,
    Row,
    TransitionBatches,
    TransitionFolder,
    open_transitions,
    parse_row,
    read_rows,
    write_rows,
)

GOOD: dict[str, Any] = {"state": "0.png", "action": 1, "reward": 0.5, "next": "1.png", "done": False}

names = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\\:\0/"), min_size=1).filter(
    lambda name: name != ".."
)
rows = st.builds(
    Row, names, st.integers(0, MAX_ACTIONS - 1), st.floats(-MAX_REWARD, MAX_REWARD), names, st.booleans()
)  # fmt: skip


def save_pictures(folder: Path, count: int, size: tuple[int, int] = (12, 8)) -> None:
    for index in range(count):
        Image.new("RGB", size, (10 * index, 0, 0)).save(folder / f"{index}.png")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four transitions between five pictures of 8 rows and 12 columns; the last one ends the task."""
    save_pictures(tmp_path, 5)
    write_rows(tmp_path / TABLE, [Row(f"{n}.png", n, n / 2, f"{n + 1}.png", n == 3) for n in range(4)])
    return tmp_path


@given(st.lists(rows, min_size=1, max_size=5))
def test_rows_survive_the_way_to_a_file_and_back(tmp_path_factory: pytest.TempPathFactory, written: list[Row]) -> None:
    table = tmp_path_factory.mktemp("rows") / TABLE
    write_rows(table, written)
    assert read_rows(table) == tuple(written)


@given(st.binary(max_size=200) | st.text().map(str.encode))
def test_any_bytes_are_a_table_or_an_error_that_names_the_file(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    table = tmp_path_factory.mktemp("fuzz") / TABLE
    table.write_bytes(content)
    with pytest.raises(UnreadableFile, match=TABLE):
        read_rows(table)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=5,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(GOOD, json_values)))
def test_any_json_object_is_a_row_or_a_told_error(fields: dict[str, Any]) -> None:
    try:
        row = parse_row(json.dumps(fields))
    except InvalidField as error:
        assert str(error)
    else:
        assert parse_row(json.dumps(vars(row))) == row


def test_deeply_nested_json_is_told_not_crashed_on() -> None:
    with pytest.raises(InvalidField, match="no JSON"):
        parse_row("[" * 100_000)


@pytest.mark.parametrize(
    ("field", "bad", "told"),
    [
        ("action", -1, "action is '-1'; allowed: a whole number from 0"),
        ("action", MAX_ACTIONS, "allowed: a whole number"),
        ("action", True, "allowed: a whole number"),
        ("action", 1.0, "allowed: a whole number"),
        ("reward", "1", "allowed: a number"),
        ("reward", 2 * MAX_REWARD, "allowed: a number"),
        ("reward", float("nan"), "allowed: a number"),
        ("reward", 10**400, "allowed: a number"),
        ("done", 0, "true or false"),
        ("state", "", "a path within the folder"),
        ("state", "/etc/passwd", "a path within the folder"),
        ("next", "a/../../b.png", "a path within the folder"),
        ("next", "a\\b.png", "a path within the folder"),
        ("next", "C:b.png", "a path within the folder"),
    ],
)
def test_a_bad_field_is_told_with_its_line(tmp_path: Path, field: str, bad: object, told: str) -> None:
    table = tmp_path / TABLE
    table.write_text("".join(json.dumps(each) + "\n" for each in (GOOD, GOOD | {field: bad})))
    with pytest.raises(UnreadableFile, match=f"line 2: {field}") as caught:
        read_rows(table)
    assert told in str(caught.value)
    assert caught.value.detail["line"] == 2


@pytest.mark.parametrize("action", [0, MAX_ACTIONS - 1])
def test_both_ends_of_the_actions_are_allowed(action: int) -> None:
    assert parse_row(json.dumps(GOOD | {"action": action})).action == action


@pytest.mark.parametrize("reward", [-MAX_REWARD, MAX_REWARD, 1])
def test_both_ends_of_the_rewards_are_allowed(reward: float) -> None:
    assert parse_row(json.dumps(GOOD | {"reward": reward})).reward == reward


@pytest.mark.parametrize("field", list(GOOD))
def test_a_missing_field_is_told(field: str) -> None:
    with pytest.raises(InvalidField, match=f"{field} is missing"):
        parse_row(json.dumps({key: value for key, value in GOOD.items() if key != field}))


def test_what_else_a_line_holds_is_ignored() -> None:
    assert parse_row(json.dumps(GOOD | {"episode": 7})).action == 1


def test_a_folder_without_a_table_or_with_an_empty_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="can't be read"):
        open_transitions(tmp_path, actions=4)
    (tmp_path / TABLE).touch()
    with pytest.raises(UnreadableFile, match="no transition"):
        open_transitions(tmp_path, actions=4)


def test_a_batch_holds_what_the_rows_say(folder: Path) -> None:
    opened = open_transitions(folder, actions=4)
    batch = opened.batch([3, 0])
    assert batch.states.shape == batch.next_states.shape == (2, 3, 8, 12)
    assert batch.actions.tolist() == [3, 0]
    assert batch.rewards.tolist() == [1.5, 0.0]
    assert batch.done.tolist() == [True, False]
    assert (batch.states[:, 0, 0, 0] * 127.5 + 127.5).round().tolist() == [30, 0]
    assert (batch.next_states[:, 0, 0, 0] * 127.5 + 127.5).round().tolist() == [40, 10]
    assert len(opened) == 4
    assert opened[2].dtype == torch.uint8
    assert opened[2][0, 0, 0] == 20


def test_a_batch_moves_to_another_device_whole(folder: Path) -> None:
    moved = open_transitions(folder, actions=4).batch([0]).to(torch.device("meta"))
    assert {tensor.device.type for tensor in vars(moved).values()} == {"meta"}


def test_each_picture_is_held_once(folder: Path) -> None:
    assert len(open_transitions(folder, actions=4).pictures) == 5


def test_pictures_are_scaled_when_a_size_is_given(folder: Path) -> None:
    assert open_transitions(folder, 4, height=16, width=20)[0].shape == (3, 16, 20)


def test_an_action_beyond_the_setting_is_told_with_its_line(folder: Path) -> None:
    assert len(open_transitions(folder, actions=4)) == 4
    with pytest.raises(InvalidField, match=r"line 4: action is 3; allowed: 0 to 2\. Set task\.actions"):
        open_transitions(folder, actions=3)


def test_a_missing_picture_is_told_with_its_line(folder: Path) -> None:
    (folder / "3.png").unlink()
    with pytest.raises(UnreadableFile, match=r"line 3: .*3\.png"):
        open_transitions(folder, actions=4)


def test_pictures_of_several_sizes_are_told_unless_scaled(folder: Path) -> None:
    Image.new("RGB", (5, 5)).save(folder / "2.png")
    with pytest.raises(UnreadableFile, match=r"2\.png is \(5, 5\).*one size"):
        open_transitions(folder, actions=4)
    assert open_transitions(folder, 4, height=8, width=8)[2].shape == (3, 8, 8)


def make_batches(folder: TransitionFolder) -> TransitionBatches:
    return TransitionBatches(folder, folder, batch=2, seed=3)


def test_every_transition_is_seen_once_before_any_is_seen_again(folder: Path) -> None:
    batches = make_batches(open_transitions(folder, actions=4))
    assert batches.steps_per_epoch == 2
    seen = [batches.next() for _ in range(2)]
    for side in range(2):
        assert sorted(torch.cat([pair[side].actions for pair in seen]).tolist()) == [0, 1, 2, 3]


def test_restored_batches_continue_exactly(folder: Path) -> None:
    opened = open_transitions(folder, actions=4)
    one, other = make_batches(opened), make_batches(opened)
    one.next()
    other.load_state_dict(one.state_dict())
    for _ in range(5):
        assert [seen.actions.tolist() for seen in one.next()] == [seen.actions.tolist() for seen in other.next()]
