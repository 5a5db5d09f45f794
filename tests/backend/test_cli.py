"""The command line: what it writes, what it says, and with which status it ends."""

import json
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from backend import tiny_models, tiny_videos
from capriccio.media.images import Picture, read_picture, write_picture
from live_backend import LiveBackend, free_port


@pytest.fixture
def picture(tmp_path, frame) -> Path:
    path = tmp_path / "in.png"
    write_picture(path, Picture(frame))
    return path


@pytest.fixture(scope="module")
def backend(model_folder, tmp_path_factory):
    log = tmp_path_factory.mktemp("backend") / "log"
    with LiveBackend("--models", model_folder, "--threads", "1", log=log) as running:
        yield running


def test_help_shows_every_command_and_is_quick(run):
    started = time.monotonic()
    heavy = "import sys, capriccio.cli; print(*{'onnxruntime', 'av', 'zmq', 'PIL'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == ""
    assert time.monotonic() - started < 5
    status, out, _ = run("--help")
    assert status == 0
    for command in ("serve", "style", "bake", "models", "doctor", "status"):
        assert command in out
        assert "Examples" in run(command, "--help")[1]


def test_version_is_that_of_the_package(run):
    import capriccio

    assert run("--version")[1].strip() == f"capriccio {capriccio.__version__}"


@pytest.mark.parametrize("model", ["invert", "grid"])
def test_a_picture_is_styled(run, picture, tmp_path, model_folder, frame, model):
    target = tmp_path / "new" / "out.png"
    status, out, _ = run("style", picture, target, "--model", model, "--models", model_folder)
    assert (status, "wrote" in out) == (0, True)
    np.testing.assert_array_equal(read_picture(target).pixels, 255 - frame)


def test_a_styled_png_says_where_it_came_from(run, picture, tmp_path, model_folder):
    from PIL import Image

    run("style", picture, tmp_path / "out.png", "--model", "invert", "--models", model_folder)
    with Image.open(tmp_path / "out.png") as image:
        origin = json.loads(image.text["capriccio"])
    assert (origin["source"], origin["model"], len(origin["model_hash"])) == ("in.png", "invert", 16)


def test_a_model_file_can_be_named_by_its_path(run, picture, tmp_path, model_folder):
    assert run("style", picture, tmp_path / "out.png", "--model", model_folder / "invert.onnx")[0] == 0


def test_a_server_can_do_the_work(run, picture, tmp_path, backend, frame):
    target = tmp_path / "out.png"
    assert run("style", picture, target, "--model", "grid", "--server", backend.address)[0] == 0
    np.testing.assert_array_equal(read_picture(target).pixels, 255 - frame)


def test_a_folder_is_styled_and_what_can_not_be_read_is_left_out(run, tmp_path, model_folder, frame):
    source, target = tmp_path / "frames", tmp_path / "styled"
    source.mkdir()
    write_picture(source / "a.png", Picture(frame, frame[:, :, 0]))
    write_picture(source / "B.JPG", Picture(frame))
    (source / "broken.png").write_bytes(b"no picture")
    (source / "notes.txt").write_text("not a picture, and not meant to be one")
    status, out, err = run("style", source, target, "--model", "invert", "--models", model_folder)
    assert status == 1
    assert "2 of 3" in out
    assert "broken.png" in err
    assert sorted(path.name for path in target.iterdir()) == ["B.JPG", "a.png"]
    np.testing.assert_array_equal(read_picture(target / "a.png").alpha, frame[:, :, 0])


def test_a_folder_of_one_picture_is_styled(run, picture, tmp_path, model_folder):
    assert run("style", tmp_path, tmp_path / "out", "--model", "invert", "--models", model_folder)[0] == 0
    assert (tmp_path / "out" / "in.png").exists()


def test_a_video_is_styled(run, tmp_path, model_folder):
    source, target = tiny_videos.video(tmp_path / "in.mp4"), tmp_path / "out.mp4"
    assert run("style", source, target, "--model", "invert", "--models", model_folder)[0] == 0
    after = np.array(tiny_videos.brightness(target))
    np.testing.assert_allclose(after, 255 - np.array(tiny_videos.brightness(source)), atol=4)


def test_ctrl_c_in_a_video_leaves_no_half_file(tmp_path, model_folder):
    source = tiny_videos.video(tmp_path / "in.mp4", frames=200)
    target = tmp_path / "out.mp4"
    command = [sys.executable, "-m", "capriccio", "style", source, target, "-m", "slow", "--models", model_folder]
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 30
    while not list(tmp_path.glob(".out*")) and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == [source]


def test_bad_input_ends_with_status_3_and_one_line(run, picture, tmp_path, model_folder):
    empty = tmp_path / "empty"
    empty.mkdir()
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video")
    chosen = ("--model", "invert", "--models", model_folder)
    cases = {
        "does not exist": (tmp_path / "nothing.png", tmp_path / "out.png", *chosen),
        "no pictures": (empty, tmp_path / "out", *chosen),
        "OUT is IN": (picture, picture, *chosen),
        "is a file": (empty, picture, *chosen),
        "can't be read as a video": (broken, tmp_path / "out.mp4", *chosen),
        "can't be written": (picture, tmp_path / "out.xyz", *chosen),
        "no model 'nobody'": (picture, tmp_path / "o.png", "--model", "nobody", "--models", model_folder),
        "is no folder": (picture, tmp_path / "o.png", "--models", tmp_path / "nowhere"),
        "No such file": (picture, tmp_path / "o.png", "--model", "nowhere.onnx"),
    }
    for says, arguments in cases.items():
        status, _, err = run("style", *arguments)
        assert status == 3, (says, err)
        assert err.startswith("error: ")
        assert says in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.mp4", "empty", "in.png"]


def test_a_rejected_model_ends_with_status_4(run, picture, tmp_path):
    lying = tiny_models.lying(tmp_path / "lying.onnx")
    status, _, err = run("style", picture, tmp_path / "out.png", "--model", lying)
    assert (status, "differs by" in err) == (4, True)


def test_no_server_ends_with_status_5(run):
    status, _, err = run("status", "--server", f"tcp://127.0.0.1:{free_port()}")
    assert (status, "capriccio serve" in err) == (5, True)


def test_a_wrong_command_line_ends_with_status_2(run):
    assert run("style")[0] == 2
    assert run("nonsense")[0] == 2


def test_a_defect_ends_with_status_70_and_no_traceback(run, monkeypatch, picture, tmp_path, model_folder):
    monkeypatch.setattr("capriccio.media.images.read_picture", None)
    status, _, err = run("style", picture, tmp_path / "out.png", "--model", model_folder / "invert.onnx")
    assert (status, "defect" in err, "Traceback" in err) == (70, True, False)


def test_models_lists_good_ones_and_reports_bad_ones(run, tmp_path):
    tiny_models.invert(tmp_path / "invert.onnx")
    assert "invert" in run("models", "--models", tmp_path)[1]
    tiny_models.lying(tmp_path / "lying.onnx")
    status, out, err = run("models", "--models", tmp_path)
    assert (status, "invert" in out, "differs by 255" in err) == (1, True, True)


def test_models_of_a_server_come_as_json(run, backend):
    _, out, _ = run("models", "--server", backend.address, "--json")
    assert {"grid", "identity", "invert", "slow"} <= {model["name"] for model in json.loads(out)["models"]}


def test_status_shows_what_the_server_does(run, backend):
    out = run("status", "--server", backend.address)[1]
    assert "invert" in out
    assert json.loads(run("status", "--server", backend.address, "--json")[1])["running"] == 0


def test_doctor_checks_every_model_and_the_address(run, tmp_path, backend):
    tiny_models.invert(tmp_path / "invert.onnx")
    free = f"tcp://127.0.0.1:{free_port()}"
    _, out, _ = run("doctor", "--models", tmp_path, "--bind", free)
    assert re.search(r"ok .*invert\.onnx", out)
    assert "is free" in out
    assert "onnxruntime" in out
    assert "answers at" in run("doctor", "--bind", backend.address)[1]


def test_doctor_finds_a_model_whose_certificate_fails(run, tmp_path):
    tiny_models.lying(tmp_path / "lying.onnx")
    status, out, _ = run("doctor", "--models", tmp_path, "--bind", f"tcp://127.0.0.1:{free_port()}")
    assert (status, bool(re.search(r"fault .*lying\.onnx", out))) == (1, True)


def test_serve_on_a_port_in_use_ends_with_status_5(run, backend):
    status, _, err = run("serve", "--bind", backend.address)
    assert (status, "in use" in err) == (5, True)


@pytest.mark.parametrize("address", ["tcp://0.0.0.0:7470", "tcp://192.0.2.1:7470", "tcp://*:7470"])
def test_serve_off_this_machine_is_refused_without_token_and_keys(run, address):
    status, _, err = run("serve", "--bind", address)
    assert status == 3
    assert "--token-file and --key-file" in err


@pytest.mark.parametrize(
    "address", ["7470", "http://127.0.0.1:7470", "tcp://127.0.0.1", "tcp://:7470", "tcp://127.0.0.1:99999"]
)
def test_serve_on_what_is_no_address_is_refused(run, address):
    status, _, err = run("serve", "--bind", address)
    assert (status, "allowed: tcp://HOST:PORT" in err) == (3, True)


def test_a_server_with_token_and_keys_is_reached_with_both(run, tmp_path):
    protection = ("--token-file", tmp_path / "token")
    with protected_server(tmp_path, protection) as (address, key):
        assert run("status", "--server", address, *protection, "--server-key", key)[0] == 0
        status, _, err = run("status", "--server", address, "--server-key", key)
        assert (status, "token" in err) == (4, True)
        assert run("status", "--server", address, *protection)[0] == 5
        status, _, err = run("status", "--server", address, *protection, "--server-key", "short")
        assert (status, "40 characters" in err) == (3, True)


@contextmanager
def protected_server(folder, protection):
    address = f"tcp://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "capriccio", "serve", "--bind", address, "--key-file", folder / "key", *protection]
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True)
    try:
        assert "listening" in process.stdout.readline()
        yield address, process.stdout.readline().split()[-1]
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_serve_ends_cleanly_when_it_is_asked_to(model_folder, tmp_path, how):
    command = [sys.executable, "-m", "capriccio", "serve", "--models", model_folder, "--bind", "tcp://127.0.0.1:*"]
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert "listening on tcp://127.0.0.1:" in process.stdout.readline()
    process.send_signal(how)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "stopped\n", "")
