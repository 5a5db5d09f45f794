"""The table: what it is made of, how a comparison file is read, how it is written, what goes on a card."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capriccio.errors import CapriccioError, InvalidField, UnreadableFile
from capriccio_training import checkpoint
from capriccio_training.card_figures import card_figures
from capriccio_training.style.metrics import report
from capriccio_training.style.metrics.methods import Method, open_methods
from capriccio_training.style.metrics.table import Table, measure, open_trial
from capriccio_training.style.metrics.table_file import read_table_file
from capriccio_training.style.subject import SUBJECT
from training.style.metrics.conftest import config_of
from training.style.metrics.scenes import GAIN

DARKER = Method("darker", lambda frame: (frame * GAIN).astype("uint8"))
SAME = Method("same", lambda frame: frame)

COMPARISON = """
source = "plain"
target = "dark"
test = "frames"
"""


@pytest.fixture
def table(dataset: Path, frame_model: Path) -> Table:
    trial = open_trial(
        dataset / "plain",
        dataset / "dark",
        sequence=dataset / "plain",
        features="demo",
        train_target=dataset / "dark",
    )
    stages: list[str] = []
    methods = [SAME, DARKER, *open_methods([frame_model], "target", Path())]
    made = measure(trial, methods, lambda stage, _done: stages.append(stage))
    assert {stage.partition(": ")[2] for stage in stages} == {"pairs", "sequence", "speed"}
    return made


@pytest.fixture
def written(dataset: Path, frame_model: Path, grid_model: Path, run: Path, tmp_path: Path) -> Path:
    """A comparison of two files and a run."""
    assert (dataset, run) == (tmp_path / "frames", tmp_path / "runs" / "both")
    path = tmp_path / "comparison.toml"
    path.write_text(
        f"""{COMPARISON}
        train = "frames"
        sequences = "frames"
        [methods]
        "the run" = "runs/both"
        files = {{ dark = "{frame_model.name}", plain = "{grid_model.name}" }}
        forth = {{ dark = "{grid_model.name}" }}
        """,
        "utf-8",
    )
    return path


def test_each_method_has_quality_steadiness_likeness_and_cost(table: Table) -> None:
    rows = {row.name: row for row in table.rows}
    perfect, given, model = rows["darker"], rows["same"], rows["frame_look"]
    assert perfect.score
    assert given.score
    assert perfect.score.psnr > 40 > given.score.psnr
    assert perfect.score.look_distance is not None
    assert given.score.look_distance is not None
    assert perfect.score.look_distance < given.score.look_distance
    assert given.warping_ratio == pytest.approx(1)
    assert perfect.cost is None
    assert model.cost is not None
    assert (model.model, table.pairs, table.sequence_frames) == ("frame_look", 3, 3)


def test_without_the_truth_only_steadiness_and_cost_are_measured(dataset: Path) -> None:
    trial = open_trial(dataset / "plain", None, sequence=dataset / "plain")
    (row,) = measure(trial, [SAME]).rows
    assert row.score is None
    assert row.warping is not None
    assert "PSNR" not in report.markdown([measure(trial, [SAME])])


def test_a_sequence_without_motion_is_told_unless_only_shown(dataset: Path) -> None:
    for path in (dataset / "motion").iterdir():
        path.unlink()
    assert measure(open_trial(dataset / "plain", None, dataset / "plain", motion_needed=False), [SAME]).rows
    with pytest.raises(UnreadableFile, match="has its motion"):
        open_trial(dataset / "plain", None, dataset / "plain")


def test_two_methods_of_one_name_are_told(dataset: Path) -> None:
    with pytest.raises(InvalidField, match="two methods have the same name"):
        measure(open_trial(dataset / "plain", None), [SAME, SAME])


def test_markdown_has_a_row_for_each_method_and_leaves_out_empty_columns(table: Table) -> None:
    text = report.markdown([table])
    head, rule, *rows = [line for line in text.splitlines() if line.startswith("|")]
    assert "warping error (ratio)" in head
    assert "flicker" not in head  # the sequence shows it better
    assert {line.count("|") for line in (head, rule, *rows)} == {head.count("|")}
    assert rows[0].startswith("| same | ")
    assert text.startswith("## plain to dark\n")
    assert "3 pairs; 3 frames of sequences; " in text


def test_an_infinite_figure_is_null_in_json(dataset: Path) -> None:
    table = measure(open_trial(dataset / "plain", dataset / "plain"), [SAME])
    assert "∞" in report.markdown([table])
    (read,) = json.loads(report.to_json([table]))
    assert read["rows"][0]["psnr"] is None


def test_json_holds_every_figure_and_feeds_a_card(table: Table, tmp_path: Path) -> None:
    path = tmp_path / "quality.json"
    path.write_text(report.to_json([table]), "utf-8")
    (read,) = json.loads(path.read_text())
    assert [row["name"] for row in read["rows"]] == ["same", "darker", "frame_look"]
    figures = card_figures(path, "frame_look", SUBJECT.card_figures)
    assert set(figures) == {"paired_psnr", "paired_ssim", "paired_gabor", "warping_ratio", "look_distance"}
    assert figures["paired_psnr"] == pytest.approx(table.rows[2].score.psnr, abs=1e-4)  # type: ignore[union-attr]
    with pytest.raises(UnreadableFile, match="no figures of 'other'"):
        card_figures(path, "other", SUBJECT.card_figures)


@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=40) | st.recursive(st.none() | st.integers(), st.lists, max_leaves=4).map(json.dumps))
def test_what_is_no_table_is_told(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("json") / "q.json"
    path.write_text(text, "utf-8")
    with pytest.raises(UnreadableFile, match="make it with --json"):
        card_figures(path, "look", SUBJECT.card_figures)


def test_a_comparison_names_both_ways_and_finds_runs_files_and_baselines(written: Path, tmp_path: Path) -> None:
    file = read_table_file(written)
    assert file.ways == [("plain", "dark"), ("dark", "plain")]
    floors = ["identity", "global colour table", "histogram matching"]
    found = (["the run", "files", "forth"], "both_target"), (["the run", "files"], "both_source")
    for way, (names, exported) in zip(file.ways, found, strict=True):
        folder = tmp_path / exported
        folder.mkdir()
        methods = file.open_methods(*way, folder)
        assert [method.name for method in methods] == [*floors, *names]
        assert next(method.path.stem for method in methods if method.path) == exported
    assert len(file.trial("dark", "plain").pairs) == 3


def test_a_run_with_one_direction_can_be_given_for_a_look(run: Path, tmp_path: Path) -> None:
    parts = checkpoint.load(run)["recipe"]
    checkpoint.save(run, {"step": 1, "recipe": {"average/target": parts["average/target"]}}, {})
    path = tmp_path / "comparison.toml"
    path.write_text(f'{COMPARISON}\n[methods]\nforth = "runs/both"\nback = {{ plain = "runs/both" }}', "utf-8")
    methods = read_table_file(path).methods
    assert {name: set(by_look) for name, by_look in methods.items()} == {"forth": {"dark"}, "back": {"plain"}}


@pytest.mark.parametrize("target", ["", "taught"])
def test_a_distilled_run_makes_the_look_that_it_does_not_start_from(
    run: Path, dataset: Path, tmp_path: Path, target: str
) -> None:
    parts = checkpoint.load(run)["recipe"]
    checkpoint.write_config(run, config_of("grid", recipe="distill", source=str(dataset / "plain"), target=target))
    checkpoint.save(run, {"step": 1, "recipe": {"average/target": parts["average/target"]}}, {})
    path = tmp_path / "comparison.toml"
    path.write_text(f'{COMPARISON}\n[methods]\nstudent = "runs/both"', "utf-8")
    (student,) = read_table_file(path).methods.values()
    assert {look: entry.direction for look, entry in student.items()} == {"dark": "target"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("source = 'a'\ntarget = 'b'\n", "has no setting test"),
        (f"{COMPARISON}tset = 'x'\n", "unknown setting tset; allowed here: source"),
        (f"{COMPARISON}both_ways = 'no'\n", "both_ways is 'no'; it must be true or false"),
        (f"methods = 3\n{COMPARISON}", "it must be a table"),
        (f"{COMPARISON}[methods]\nm = 'look.onnx'\n", "m is 'look.onnx'; allowed: the folder of a run, or"),
        (f"{COMPARISON}[methods]\nm = {{ green = 'look.onnx' }}\n", 'dark = "FILE.onnx", plain = "FILE.onnx"'),
        ("source =", "cannot read the configuration"),
    ],
)
def test_a_wrong_comparison_is_told(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "comparison.toml"
    path.write_text(text, "utf-8")
    with pytest.raises((InvalidField, UnreadableFile), match=sentence):
        read_table_file(path)


def test_a_run_on_folders_of_other_names_is_told(run: Path, tmp_path: Path) -> None:
    path = tmp_path / "comparison.toml"
    path.write_text("source = 'plain'\ntarget = 'noir'\ntest = 'frames'\n[methods]\nm = 'runs/both'\n", "utf-8")
    assert run.is_dir()
    with pytest.raises(InvalidField, match="trained on the folders 'plain' and 'dark', none of them called 'noir'"):
        read_table_file(path)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60), key=st.sampled_from(["source", "test", "methods", "both_ways", "features"]))
def test_any_text_is_read_or_told(text: str, key: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("toml") / "comparison.toml"
    path.write_text(f"{COMPARISON}{key} = {text}", "utf-8")
    try:
        read_table_file(path)
    except CapriccioError as error:
        assert str(error)


def test_models_of_equal_file_names_are_told_apart_by_their_folders(frame_model: Path, tmp_path: Path) -> None:
    paths = [tmp_path / name / "look.onnx" for name in ("old", "new")]
    for path in paths:
        path.parent.mkdir()
        path.write_bytes(frame_model.read_bytes())
    assert [method.name for method in open_methods(paths, "target", tmp_path)] == ["old/look", "new/look"]
    with pytest.raises(InvalidField, match="given twice"):
        open_methods([paths[0], paths[0]], "target", tmp_path)


def test_compare_pictures_show_source_methods_and_truth(dataset: Path, tmp_path: Path) -> None:
    pairs = open_trial(dataset / "plain", dataset / "dark").pairs
    row = report.compare_picture(pairs[0], [DARKER.translate])
    assert row.shape == (72, 3 * 96 + 2 * report.GAP, 3)
    paths = report.write_compare_pictures(pairs[:2], [SAME.translate], tmp_path / "pictures")
    assert all(path.stat().st_size > 1000 for path in paths)
