"""The Unity package as files: manifest, assembly definition, .meta files, and what its manual shows."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

import unity_api
import unity_meta
from csharp.unity_assemblies import PACKAGE, STUB_ASSEMBLIES, assemblies
from unity_signatures import read_stubs

CORE = PACKAGE / "Runtime" / "Protocol"
MENU_ITEM = re.compile(r'\[MenuItem\(\s*"([^"]+)"([^)]*)\)')
MENU_PLACES = (
    r"Window/Capriccio$|Assets/Capriccio/|Assets/Create/Capriccio/|GameObject/3D Object/Capriccio |CONTEXT/\w+/"
)
MANIFEST = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))


def test_every_asset_has_one_meta_file_with_a_guid_of_its_own() -> None:
    assert unity_meta.problems(PACKAGE) == []


def test_the_page_of_unitys_api_lists_what_the_package_is_compiled_against() -> None:
    assert unity_api.main(["--check"]) == 0


def test_every_signature_names_where_it_was_checked() -> None:
    for version in ("2022.3", "6000.0"):
        assert [each.name for each in read_stubs(version) if not each.references] == []


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "Runtime").mkdir()
    (tmp_path / "Runtime" / "A.cs").touch()
    (tmp_path / "Docs~").mkdir()
    (tmp_path / "Docs~" / "page.md").touch()
    for asset in unity_meta.assets(tmp_path):
        unity_meta.meta_path(asset).write_text(unity_meta.new_meta(asset, tmp_path), encoding="utf-8")
    return tmp_path


def test_the_check_finds_what_is_missing_left_over_malformed_or_used_twice(package: Path) -> None:
    assert unity_meta.problems(package) == []
    (package / "Runtime" / "B.cs").touch()
    (package / "Runtime" / "C.cs.meta").touch()
    assert unity_meta.problems(package) == ["missing: Runtime/B.cs.meta", "left over: Runtime/C.cs.meta"]
    (package / "Runtime" / "C.cs").touch()
    copy = (package / "Runtime.meta").read_text(encoding="utf-8")
    (package / "Runtime" / "B.cs.meta").write_text(copy, encoding="utf-8")
    malformed, twice = unity_meta.problems(package)
    assert malformed == "malformed: Runtime/C.cs.meta"
    assert twice.startswith("used 2 times: ")


def test_the_manifest_is_one_that_unity_accepts() -> None:
    assert re.fullmatch(r"com(\.[a-z0-9-]+)+", MANIFEST["name"])
    assert re.fullmatch(r"\d+\.\d+\.\d+", MANIFEST["version"])
    assert MANIFEST["unity"] == "2022.3"
    assert MANIFEST["displayName"]
    assert MANIFEST["license"] == "MIT"
    assert all(name.startswith("com.unity.modules.") for name in MANIFEST["dependencies"])
    for document in ("README.md", "CHANGELOG.md", "LICENSE.md", "Documentation~/index.md"):
        assert (PACKAGE / document).is_file()


def test_the_modules_of_unity_that_are_used_are_those_of_the_manifest() -> None:
    used = {
        reference.place.split("/")[1].lower()
        for each in read_stubs("6000.0")
        for reference in each.references
        if each.assembly == "UnityEngine" and reference.place.startswith("Modules/")
    }
    named = {name.removeprefix("com.unity.modules.") for name in MANIFEST["dependencies"]}
    # A new terrain gets a collider, which only its own module brings.
    assert named == used | {"terrainphysics"}


def test_the_client_says_the_version_of_the_manifest() -> None:
    assert f'Text = "{MANIFEST["version"]}"' in (CORE / "PackageVersion.cs").read_text(encoding="utf-8")


def test_every_assembly_is_named_like_its_file_and_refers_to_what_exists() -> None:
    known = {assembly.name for assembly in assemblies()}
    for definition in PACKAGE.rglob("*.asmdef"):
        content = json.loads(definition.read_text(encoding="utf-8"))
        assert content["name"] == definition.stem
        assert set(content["references"]) <= known | set(STUB_ASSEMBLIES)
        assert not content["allowUnsafeCode"]
        assert (content["includePlatforms"] == ["Editor"]) == ("Editor" in definition.relative_to(PACKAGE).parts)


def test_no_assembly_of_the_game_refers_to_one_of_the_editor() -> None:
    editor = {assembly.name for assembly in assemblies() if assembly.editor_only}
    for assembly in assemblies():
        assert assembly.editor_only or not editor & set(assembly.references), assembly.name


def test_what_is_without_the_engine_refers_to_nothing_else() -> None:
    engine_free = {assembly.name for assembly in assemblies() if assembly.engine_free}
    assert engine_free == {"Capriccio.Protocol", "Capriccio.Core", "Capriccio.Editor.Core"}
    for assembly in assemblies():
        assert not assembly.engine_free or set(assembly.references) <= engine_free, assembly.name


def test_every_menu_entry_is_where_users_look_for_it() -> None:
    entries = [
        (match[1], "true" in match[2])
        for source in (PACKAGE / "Editor").rglob("*.cs")
        for match in MENU_ITEM.finditer(source.read_text(encoding="utf-8"))
    ]
    for path, _ in entries:
        assert re.match(MENU_PLACES, path), path
    assert max(Counter(entries).values(), default=0) <= 1
    checks = {path for path, checks in entries if checks}
    assert checks <= {path for path, checks in entries if not checks}


def test_every_sample_of_the_manifest_lies_in_the_package() -> None:
    samples = [sample["path"] for sample in MANIFEST.get("samples", [])]
    folders = [f"Samples~/{path.name}" for path in sorted((PACKAGE / "Samples~").glob("*")) if path.is_dir()]
    assert sorted(samples) == folders
    assert all(sample["displayName"] and sample["description"] for sample in MANIFEST.get("samples", []))


def test_every_json_file_can_be_read() -> None:
    for kind in ("*.json", "*.asmdef"):
        for path in PACKAGE.rglob(kind):
            json.loads(path.read_text(encoding="utf-8"))


SOURCES = {source: assembly for assembly in assemblies() for source in assembly.sources}


@pytest.mark.parametrize("source", sorted(SOURCES), ids=lambda source: str(source.relative_to(PACKAGE)))
def test_sources_keep_to_the_rules(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    assert not SOURCES[source].engine_free or "UnityEngine" not in text
    assert "async void" not in text
    assert "ReadPixels" not in text
    # mcs 6.8 reads 1_000 as 10000.
    assert not re.search(r"\b\d+_\d", text)
    if not source.name.endswith(".g.cs"):
        assert text.count("\n") <= 330
