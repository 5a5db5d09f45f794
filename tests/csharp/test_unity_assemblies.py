"""The package, its samples and its manual's examples compile in the kinds of projects that users have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from csharp.unity_assemblies import (
    LIBRARY,
    PACKAGE,
    PROJECTS,
    Project,
    assemblies,
    compile_for,
    compile_sources,
    compile_stubs,
    is_in,
)
from engines import require_mono

EVERYTHING = PROJECTS[-1]
EXAMPLE = re.compile(r"```csharp\n(.*?)```", re.DOTALL)
MANUALS = sorted((PACKAGE / "Documentation~").glob("*.md"))
SAMPLES = sorted(path for path in (PACKAGE / "Samples~").glob("*") if path.is_dir())


def compile_all(project: Project, folder: Path) -> None:
    compile_stubs(project, folder)
    for assembly in assemblies():
        if is_in(project, assembly):
            compile_for(project, assembly, folder)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder with everything, compiled for a project that has all packages."""
    require_mono()
    folder = tmp_path_factory.mktemp("unity")
    compile_all(EVERYTHING, folder)
    return folder


def compile_as_user(sources: list[Path], folder: Path, output: Path) -> None:
    references = [f"-r:{library}" for library in folder.glob("*.dll") if library != output]
    defines = [f"-define:{symbol}" for symbol in (*EVERYTHING.symbols, "UNITY_EDITOR")]
    compile_sources(sources, output, *LIBRARY, "-nowarn:649", *references, *defines)


@pytest.mark.mono
@pytest.mark.parametrize("project", PROJECTS[:-1], ids=lambda project: project.name)
def test_the_package_compiles_without_a_warning(project: Project, tmp_path: Path) -> None:
    require_mono()
    compile_all(project, tmp_path)


@pytest.mark.mono
def test_the_package_compiles_with_all_that_it_can_use(compiled: Path) -> None:
    assert {path.stem for path in compiled.glob("*.dll")} >= {assembly.name for assembly in assemblies()}


@pytest.mark.mono
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_compiles(sample: Path, compiled: Path, tmp_path: Path) -> None:
    compile_as_user(sorted(sample.rglob("*.cs")), compiled, tmp_path / "Sample.dll")


@pytest.mark.mono
@pytest.mark.parametrize("manual", MANUALS, ids=lambda manual: manual.stem)
def test_the_examples_of_a_manual_compile(manual: Path, compiled: Path, tmp_path: Path) -> None:
    for number, example in enumerate(EXAMPLE.findall(manual.read_text(encoding="utf-8"))):
        source = tmp_path / f"Example{number}.cs"
        source.write_text(example, encoding="utf-8")
        compile_as_user([source], compiled, source.with_suffix(".dll"))


def test_optional_assemblies_are_left_out_where_their_package_is_missing() -> None:
    in_plain = {assembly.name for assembly in assemblies() if is_in(PROJECTS[0], assembly)}
    assert not in_plain & {"Capriccio.Universal", "Capriccio.HighDefinition", "Capriccio.InferenceEngine"}
    assert {"Capriccio.Protocol", "Capriccio.Engine", "Capriccio.Editor"} <= in_plain
