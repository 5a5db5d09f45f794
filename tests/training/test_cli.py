"""The command line: the whole way once, and each bad input told in a sentence, without a traceback."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from capriccio_training.cli import app

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def told(result: Result) -> str:
    """The error sentence; anything but a clean exit with code 1 fails."""
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return " ".join(result.output.split())


@pytest.fixture
def trained(two_looks: tuple[Path, Path], tiny_toml: Path, tmp_path: Path) -> Path:
    run = tmp_path / "run"
    source, target = two_looks
    options = ("--generator", "grid", "--steps", "2", "--config", tiny_toml, "--precision", "32-true")
    result = call("style", "--source", source, "--target", target, "--out", run, *options)
    assert result.exit_code == 0, result.output
    return run


def test_train_export_evaluate(trained: Path, two_looks: tuple[Path, Path], tmp_path: Path) -> None:
    source, target = two_looks
    model = tmp_path / "look.onnx"
    assert call("export", trained, "--direction", "target", "--out", model).exit_code == 0
    figures, page, table = tmp_path / "q.json", tmp_path / "q.html", tmp_path / "q.md"
    result = call(
        "evaluate", model, "--source", source, "--target", target, "--train-source", source, "--train-target", target,
        "--json", figures, "--html", page, "--markdown", table, "--pictures", tmp_path / "pictures", "--shown", "2",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    (measured,) = json.loads(figures.read_text())
    names = [row["name"] for row in measured["rows"]]
    assert names == ["identity", "global colour table", "histogram matching", "look"]
    assert "histogram matching" in page.read_text()
    assert table.read_text() in result.output
    assert len(list((tmp_path / "pictures").iterdir())) == 2
    result = call("export", trained, "--out", model, "--metrics", figures, "--licence", "MIT")
    assert result.exit_code == 0, result.output


def test_resume_goes_on_with_the_runs_own_settings(trained: Path) -> None:
    result = call("style", "--out", trained, "--resume", "--steps", "3")
    assert result.exit_code == 0, result.output
    assert json.loads((trained / "checkpoint.json").read_text())["step"] == 3
    assert "steps = 3" in (trained / "config.toml").read_text("utf-8")


def test_an_existing_run_needs_resume(trained: Path, two_looks: tuple[Path, Path]) -> None:
    result = call("style", "--source", two_looks[0], "--target", two_looks[1], "--out", trained)
    assert "already holds a run; give --resume" in told(result)


def test_resume_without_a_run(tmp_path: Path) -> None:
    assert "holds no run" in told(call("style", "--out", tmp_path / "none", "--resume"))


def test_a_missing_folder_option(tmp_path: Path) -> None:
    assert "--source is missing" in told(call("style", "--out", tmp_path / "run"))


def test_a_folder_without_pictures(two_looks: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = call("style", "--source", tmp_path / "empty", "--target", two_looks[1], "--out", tmp_path / "run")
    sentence = told(result)
    assert "no readable picture" in sentence
    assert sentence.startswith("error:"), "a progress line stands above the error"
    assert not (tmp_path / "run").exists()


def test_one_picture_is_enough(two_looks: tuple[Path, Path], tiny_toml: Path, tmp_path: Path) -> None:
    for folder in two_looks:
        for path in sorted(folder.iterdir())[1:]:
            path.unlink()
    options = ("--generator", "grid", "--steps", "1", "--config", tiny_toml)
    result = call("style", "--source", two_looks[0], "--target", two_looks[1], "--out", tmp_path / "run", *options)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[cycle]\nforwards = 10\n", "unknown setting cycle.forwards; allowed here: forward"),
        ("[data]\nbatch = 'many'\n", "data.batch is 'many'; it must be a whole number"),
        ("[data]\nbatch = 0\n", "data.batch is 0; allowed: 1 or more"),
        ("[data]\ncrop_height = 999\n", "larger than the loaded picture"),
        ("loss = 3\n", "it must be a table"),
        ("[discriminator]\nscales = []\n", "discriminator.scales is []"),
        ("generator = {name = 'magic'}\n", "generator.name is 'magic'; allowed: grid, realtime"),
        ("[loop]\naccelerator = 'abacus'\n", "loop.accelerator 'abacus' with 1 devices"),
        ("no toml at all", "cannot read the configuration"),
    ],
)
def test_bad_configuration(two_looks: tuple[Path, Path], tmp_path: Path, text: str, sentence: str) -> None:
    config = tmp_path / "bad.toml"
    config.write_text(text, "utf-8")
    folders = ("--source", two_looks[0], "--target", two_looks[1])
    assert sentence in told(call("style", *folders, "--out", tmp_path / "run", "--config", config))


def test_an_unknown_generator(two_looks: tuple[Path, Path], tmp_path: Path) -> None:
    folders = ("--source", two_looks[0], "--target", two_looks[1])
    result = call("style", *folders, "--out", tmp_path / "run", "--generator", "vgg")
    assert "generator.name is 'vgg'; allowed: grid, realtime, resnet9" in told(result)


def test_exporting_no_run_and_an_unknown_direction(trained: Path, tmp_path: Path) -> None:
    assert "holds no run" in told(call("export", tmp_path / "none", "--out", tmp_path / "a.onnx"))
    result = call("export", trained, "--direction", "up", "--out", tmp_path / "a.onnx")
    assert "--direction is 'up'; this run has: target, source" in told(result)
    result = call("export", trained, "--out", tmp_path / "Not A Name.onnx")
    assert "name is 'Not A Name'" in told(result)
    assert not list(tmp_path.glob("*.onnx"))


def test_evaluating_what_is_no_model(two_looks: tuple[Path, Path], tmp_path: Path) -> None:
    fake = tmp_path / "fake.onnx"
    fake.write_bytes(b"no model")
    folders = ("--source", two_looks[0], "--target", two_looks[1])
    assert "is not an ONNX file" in told(call("evaluate", fake, *folders))
    assert "is not a file" in told(call("evaluate", tmp_path / "none.onnx", *folders))


def test_a_missing_torch_is_told_in_a_sentence(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['torch'] = None; from capriccio_training.cli import main; "
        f"sys.argv = ['capriccio-train', 'export', 'RUN', '--out', {str(tmp_path / 'a.onnx')!r}]; main()"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert result.returncode == 1
    assert 'pip install "capriccio[train]"' in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr


def test_ctrl_c_saves_and_says_how_to_go_on(two_looks: tuple[Path, Path], tiny_toml: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    folders = ["--source", str(two_looks[0]), "--target", str(two_looks[1])]
    program = [sys.executable, "-c", "from capriccio_training.cli import main; main()"]
    options = ["--generator", "grid", "--config", str(tiny_toml), "--out", str(run), "--minutes", "5"]
    process = subprocess.Popen([*program, "style", *folders, *options], stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not (run / "config.toml").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, told_on_stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "--resume" in told_on_stderr
    assert "Traceback" not in told_on_stderr
    assert (run / "checkpoint.pt").exists()


def test_ctrl_c_before_the_first_step_promises_nothing(
    two_looks: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("capriccio_training.loop.train", interrupted)
    result = call("style", "--source", two_looks[0], "--target", two_looks[1], "--out", tmp_path / "run")
    assert result.exit_code == 130
    assert "Stopped before the first step" in result.output


def test_help_is_quick_and_shows_examples() -> None:
    program = "import sys, capriccio_training.cli; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], timeout=60).returncode == 0
    assert "--generator realtime --minutes 30" in " ".join(call("style", "--help").output.split())


def test_of_several_configurations_the_last_wins_and_options_win_over_all(
    two_looks: tuple[Path, Path], tiny_toml: Path, tmp_path: Path
) -> None:
    more = tmp_path / "more.toml"
    more.write_text("[loss]\npool = 2\n[loop]\nseed = 5\n", "utf-8")
    folders = ("--source", two_looks[0], "--target", two_looks[1])
    options = ("--generator", "grid", "--steps", "1", "--seed", "6", "--config", tiny_toml, "--config", more)
    assert call("style", *folders, *options, "--out", tmp_path / "run").exit_code == 0
    written = (tmp_path / "run" / "config.toml").read_text("utf-8")
    assert "pool = 2\n" in written
    assert "threads = 1\n" in written
    assert "seed = 6\n" in written
