"""What was compiled, kept on disk from one start to the next."""

import os
import shutil
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capriccio.engine.compiled_cache import CompiledCache, open_cache
from capriccio.user_cache import cache_folder

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")


@pytest.fixture
def cache(tmp_path):
    return CompiledCache(tmp_path / "cache")


@pytest.fixture
def users_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CAPRICCIO_CACHE", str(tmp_path))
    (tmp_path / "compiled").mkdir()
    return tmp_path / "compiled"


def used_at(cache, name, when):
    os.utime(cache.folder / f"{name}.compiled", (when, when))


@pytest.mark.parametrize("content", [b"", b"graph", bytes(range(256)) * 4096])
def test_what_was_put_is_got_by_the_next_start(cache, content):
    cache.put("look", content)
    assert CompiledCache(cache.folder).get("look") == content


def test_nothing_is_got_where_nothing_was_put(cache):
    assert cache.get("look") is None
    cache.drop("look")
    assert cache.bytes_kept() == 0


def test_what_is_put_later_takes_the_place(cache):
    cache.put("look", b"old")
    cache.put("look", b"new")
    assert cache.get("look") == b"new"
    assert len(list(cache.folder.iterdir())) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_entry_is_as_good_as_none(cache, data):
    cache.put("look", b"what was compiled")
    (entry,) = cache.folder.iterdir()
    whole = entry.read_bytes()
    where = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans(), "cut"):
        damaged = whole[:where]
    else:
        damaged = whole[:where] + bytes([whole[where] ^ data.draw(st.integers(1, 255))]) + whole[where + 1 :]
    entry.write_bytes(damaged)
    assert cache.get("look") is None
    assert not entry.exists()


def test_the_entries_that_were_used_longest_ago_give_way(tmp_path):
    cache = CompiledCache(tmp_path, most_bytes=3 * (32 + 100))
    for age, name in enumerate("abc"):
        cache.put(name, bytes(100))
        used_at(cache, name, age)
    cache.get("a")
    cache.put("d", bytes(100))
    assert [name for name in "abcd" if cache.get(name)] == ["a", "c", "d"]
    assert cache.bytes_kept() == 3 * (32 + 100)


@pytest.mark.parametrize(("size", "is_kept"), [(100, True), (101, False)])
def test_an_entry_larger_than_the_cache_is_not_kept_and_drives_nothing_out(tmp_path, size, is_kept):
    cache = CompiledCache(tmp_path, most_bytes=132)
    cache.put("small", b"")
    cache.put("large", bytes(size))
    assert (cache.get("large") is not None) == is_kept
    assert (cache.get("small") is not None) != is_kept


def test_what_a_killed_program_left_half_written_gives_way_as_well(tmp_path):
    (tmp_path / ".abc.compiled").write_bytes(bytes(1000))
    os.utime(tmp_path / ".abc.compiled", (0, 0))
    cache = CompiledCache(tmp_path, most_bytes=200)
    cache.put("look", bytes(100))
    assert [path.name for path in tmp_path.iterdir()] == ["look.compiled"]


def test_where_no_folder_can_be_made_there_is_a_warning_and_no_cache(tmp_path, caplog, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("CAPRICCIO_CACHE", str(tmp_path / "file"))
    assert open_cache() is None
    assert "can't be kept" in caplog.text


def test_a_folder_that_was_deleted_is_made_again(cache):
    cache.put("look", b"graph")
    shutil.rmtree(cache.folder)
    assert cache.get("look") is None
    cache.put("look", b"graph")
    assert cache.get("look") == b"graph"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is full")
def test_a_full_disk_costs_a_warning_only_and_leaves_no_half_file(cache, caplog, monkeypatch):
    cache.put("old", b"graph")

    def on_a_full_disk(suffix, prefix, dir):  # noqa: A002, the name is that of tempfile
        path = Path(dir) / f"{prefix}x{suffix}"
        path.write_bytes(b"")
        return os.open("/dev/full", os.O_WRONLY), str(path)

    monkeypatch.setattr("capriccio.engine.compiled_cache.tempfile.mkstemp", on_a_full_disk)
    cache.put("look", bytes(100_000))
    assert "No space left" in caplog.text
    assert [path.name for path in cache.folder.iterdir()] == ["old.compiled"]


@posix
def test_only_the_owner_may_read_and_write_what_is_kept(cache):
    cache.put("look", b"graph")
    (entry,) = cache.folder.iterdir()
    assert stat.S_IMODE(cache.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(entry.stat().st_mode) == 0o600


@posix
@pytest.mark.parametrize(("mode", "is_used"), [(0o700, True), (0o755, True), (0o775, False), (0o777, False)])
def test_a_folder_that_others_may_write_to_is_not_used(users_folder, caplog, mode, is_used):
    users_folder.chmod(mode)
    assert (open_cache() is not None) == is_used
    assert ("others may write to it" in caplog.text) != is_used


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() != 0, reason="only root can give files away")
def test_a_folder_of_another_user_is_not_used(users_folder):
    os.chown(users_folder, 12345, 12345)
    assert open_cache() is None


def test_a_user_without_a_home_has_no_cache(monkeypatch):
    def no_home():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("CAPRICCIO_CACHE", raising=False)
    monkeypatch.setattr("pathlib.Path.home", no_home)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert open_cache() is None


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {}, "~/.cache/capriccio/maps"),
        ("linux", {"XDG_CACHE_HOME": "/caches"}, "/caches/capriccio/maps"),
        ("darwin", {}, "~/Library/Caches/capriccio/maps"),
        ("win32", {}, "~/AppData/Local/capriccio/maps"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/capriccio/maps"),
        ("linux", {"XDG_CACHE_HOME": "/caches", "CAPRICCIO_CACHE": "/mine"}, "/mine/maps"),
    ],
)
def test_the_folder_is_where_the_system_keeps_caches_or_as_named(platform, environment, folder):
    assert cache_folder("maps", environment, platform) == Path(folder).expanduser()
