"""What is generated from the table is what is committed."""

import pytest

import generate_protocol


def test_committed_files_are_what_the_table_generates():
    assert generate_protocol.main(["--check"]) == 0


def test_a_changed_table_is_noticed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr("capriccio.protocol.spec.DEFAULT_PORT", 7471)
    assert generate_protocol.main(["--check"]) == 1
    assert "Spec.g.cs" in capsys.readouterr().out


def test_an_unknown_option_is_refused_and_writes_nothing():
    assert generate_protocol.main(["--write"]) == 2
