"""Token and keys: made once, for their owner only; refused where others can read them, or where they are none."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from capriccio.errors import UnreadableFile, UnwritableFile
from capriccio.server.credentials import LEAST_CHARACTERS, MOST_CHARACTERS, load_or_make_keys, load_or_make_token

Load = Callable[[Path], object]
BOTH = pytest.mark.parametrize("load", [load_or_make_token, load_or_make_keys])
posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows keeps permissions elsewhere")


def private(path: Path, content: bytes, mode: int = 0o600) -> Path:
    """Write a file with exactly these permissions."""
    path.write_bytes(content)
    path.chmod(mode)
    return path


@BOTH
def test_a_secret_is_made_at_the_first_start_and_kept(load: Load, tmp_path: Path) -> None:
    first = load(tmp_path / "secret")
    assert load(tmp_path / "secret") == first != load(tmp_path / "other")
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["other", "secret"]


@posix_only
@BOTH
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_secret_that_is_made_is_readable_for_its_owner_only_whatever_the_umask(
    load: Load, umask: int, tmp_path: Path
) -> None:
    before = os.umask(umask)
    try:
        load(tmp_path / "secret")
    finally:
        os.umask(before)
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


@posix_only
@BOTH
@pytest.mark.parametrize("mode", [0o640, 0o620, 0o604, 0o602, 0o644, 0o666])
def test_a_secret_that_others_can_reach_is_refused_with_what_to_do(load: Load, mode: int, tmp_path: Path) -> None:
    load(tmp_path / "secret")
    (tmp_path / "secret").chmod(mode)
    with pytest.raises(UnreadableFile, match=rf"mode {mode:o}; allowed: 600, 400\); run `chmod 600 .*secret`"):
        load(tmp_path / "secret")


@posix_only
@BOTH
@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_secret_of_the_owner_alone_is_read(load: Load, mode: int, tmp_path: Path) -> None:
    first = load(tmp_path / "secret")
    (tmp_path / "secret").chmod(mode)
    assert load(tmp_path / "secret") == first


@BOTH
def test_a_secret_that_can_not_be_made_says_so(load: Load, tmp_path: Path) -> None:
    with pytest.raises(UnwritableFile, match="can't be written"):
        load(tmp_path / "missing" / "secret")


@BOTH
def test_a_folder_in_the_place_of_a_secret_is_refused(load: Load, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="can't be read"):
        load(tmp_path)


@pytest.mark.parametrize("length", [0, 1, LEAST_CHARACTERS - 1, MOST_CHARACTERS + 1, 100_000])
def test_a_token_too_short_or_too_long_is_refused(length: int, tmp_path: Path) -> None:
    path = private(tmp_path / "token", b"x" * length + b"\n")
    with pytest.raises(UnreadableFile, match=r"characters; allowed: 16 to 256"):
        load_or_make_token(path)


@pytest.mark.parametrize("length", [LEAST_CHARACTERS, MOST_CHARACTERS])
def test_a_token_at_the_limits_is_read_without_the_white_space_around_it(length: int, tmp_path: Path) -> None:
    path = private(tmp_path / "token", b"  " + b"x" * length + b"\r\n")
    assert load_or_make_token(path) == "x" * length


@pytest.mark.parametrize("content", [b"two words and more", b"one line\nanother", "sécret".encode() * 4, b"\0" * 32])
def test_what_is_no_token_is_refused_and_never_shown(content: bytes, tmp_path: Path) -> None:
    path = private(tmp_path / "token", content)
    with pytest.raises(UnreadableFile, match="holds no token") as refused:
        load_or_make_token(path)
    assert repr(content)[2:12] not in refused.value.message


def test_keys_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    one, two = (load_or_make_keys(tmp_path / name) for name in ("one", "two"))
    path = private(tmp_path / "mixed", one.public + b"\n" + two.secret)
    with pytest.raises(UnreadableFile, match="no key pair"):
        load_or_make_keys(path)


@pytest.mark.parametrize(
    "content", [b"", b"short", b"x" * 40, b" ".join([b"x" * 40] * 2), b" ".join([b"\xff" * 40] * 2)]
)
def test_what_is_no_key_pair_is_refused(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="delete it"):
        load_or_make_keys(private(tmp_path / "keys", content))


@posix_only
@pytest.mark.parametrize("command", ["serve", "status"])
def test_serve_and_clients_refuse_a_token_that_others_can_read(
    run: Callable[..., tuple[int, str, str]], command: str, tmp_path: Path
) -> None:
    path = private(tmp_path / "token", b"a token that is long enough".replace(b" ", b"-"), 0o644)
    status, _, said = run(command, "--token-file", path)
    assert (status, "chmod 600" in said) == (3, True)


def test_a_client_makes_no_token(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    status, _, said = run("status", "--token-file", tmp_path / "token")
    assert (status, "can't be read" in said, list(tmp_path.iterdir())) == (3, True, [])
