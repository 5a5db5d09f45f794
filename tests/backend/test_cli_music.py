"""`capriccio music` on the command line: files with what they were made from, the same by a server, bad input."""

import pytest

from capriccio.engine.registry import BUNDLED_MODELS
from capriccio.media.music.midi_files import decode_midi, read_midi, read_provenance
from capriccio.server.app import Server, ServerConfig

WISH = ("--bars", 4, "--key", "D", "--mode", "minor", "--tempo", 92, "--seed", 7)


@pytest.fixture(scope="module")
def server():
    with Server(ServerConfig("tcp://127.0.0.1:*", [BUNDLED_MODELS], threads=1)) as running:
        yield running


def test_a_piece_is_written_with_what_it_was_made_from(run, tmp_path):
    status, out, err = run("music", "compose", *WISH, "--out", tmp_path / "new" / "cave.mid")
    assert (status, "wrote" in out, "4 bars" in err, "notes" in err) == (0, True, True, True)
    score, made = read_midi(tmp_path / "new" / "cave.mid"), read_provenance(tmp_path / "new" / "cave.mid")
    assert score.tempos[0].beats_per_minute == pytest.approx(92, abs=0.01)
    assert (made["key"], made["mode"], made["tempo"], made["seed"], made["bars"]) == ("D", "minor", 92, 7, 4)


def test_a_server_gives_the_same_file(run, tmp_path, server):
    assert run("music", "compose", *WISH, "-o", tmp_path / "here.mid")[0] == 0
    assert run("music", "compose", *WISH, "-o", tmp_path / "there.mid", "--server", server.address)[0] == 0
    assert (tmp_path / "here.mid").read_bytes() == (tmp_path / "there.mid").read_bytes()


def test_a_piece_is_continued_here_and_by_a_server_alike(run, tmp_path, server):
    run("music", "compose", *WISH, "-o", tmp_path / "a.mid")
    for name, where in (("b", ()), ("c", ("--server", server.address))):
        command = (
            "music",
            "continue",
            tmp_path / "a.mid",
            "--bars",
            2,
            "--mood",
            "tense",
            "-o",
            tmp_path / f"{name}.mid",
        )
        assert run(*command, *where)[0] == 0
    longer = (tmp_path / "b.mid").read_bytes()
    assert longer == (tmp_path / "c.mid").read_bytes()
    assert len(decode_midi(longer).bars()) == 6


def test_sound_is_made_of_a_piece_in_both_formats(run, tmp_path, server):
    run("music", "compose", "--bars", 1, "-o", tmp_path / "a.mid")
    for where in ((), ("--server", server.address)):
        outs = ("-o", tmp_path / "a.wav", "-o", tmp_path / "a.ogg")
        assert run("music", "render", tmp_path / "a.mid", *outs, *where)[0] == 0
        assert (tmp_path / "a.wav").read_bytes()[:4] == b"RIFF"
        assert (tmp_path / "a.ogg").read_bytes()[:4] == b"OggS"


def test_the_instruments_are_listed(run):
    status, out, _ = run("music", "instruments")
    names = out.split()
    assert status == 0
    assert {"drums", "piano", "violin", "gunshot"} <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("compose", "--bars", 0, "-o", "x.mid"), "bars is 0; allowed: 1 to 256"),
        (("compose", "--bars", 100_000, "-o", "x.mid"), "bars is 100000; allowed: 1 to 256"),
        (("compose", "--tempo", 0, "-o", "x.mid"), "tempo is 0"),
        (("compose", "--key", "H", "-o", "x.mid"), "key is 'H'; allowed: C"),
        (("compose", "--instruments", "kazoo", "-o", "x.mid"), "no instrument 'kazoo'"),
        (("compose", "-o", "x.mp3"), "allowed: .mid, .midi, .wav, .ogg"),
        (("continue", "missing.mid", "-o", "x.mid"), "missing.mid can't be read"),
        (("render", "missing.mid", "-o", "x.wav"), "missing.mid can't be read"),
        (("compose", "-m", "missing", "-o", "x.mid"), "missing"),
    ],
)
def test_bad_input_gets_one_line(run, tmp_path, monkeypatch, arguments, says):
    monkeypatch.chdir(tmp_path)
    status, out, err = run("music", *arguments)
    assert (status, out) == (3, "")
    assert says in err
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())


def test_the_piece_that_is_read_is_never_written_over(run, tmp_path):
    run("music", "compose", "--bars", 1, "-o", tmp_path / "a.mid")
    before = (tmp_path / "a.mid").read_bytes()
    status, _, err = run("music", "continue", tmp_path / "a.mid", "-o", tmp_path / "a.mid")
    assert (status, "choose another name" in err) == (3, True)
    assert (tmp_path / "a.mid").read_bytes() == before


def test_a_file_that_is_no_midi_is_told(run, tmp_path):
    (tmp_path / "a.mid").write_bytes(b"no music")
    status, _, err = run("music", "continue", tmp_path / "a.mid", "-o", tmp_path / "b.mid")
    assert (status, "MThd" in err) == (3, True)
