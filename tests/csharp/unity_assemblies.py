"""Compiles the package's assemblies with Mono as Unity would: by `.asmdef`, with references, constraints and defines.

Knows Unity only by its conventions and by the signatures in `unity_stubs/`: what the package uses; they never run.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "unity_package"
STUBS = Path(__file__).resolve().parent / "unity_stubs"
# In this order: each may refer to those before it.
STUB_ASSEMBLIES = (
    "UnityEngine",
    "UnityEditor",
    "nunit.framework",
    "UnityEngine.TestRunner",
    "UnityEditor.TestRunner",
    "Unity.RenderPipelines.Core.Runtime",
    "Unity.RenderPipelines.Universal.Runtime",
    "Unity.RenderPipelines.HighDefinition.Runtime",
    "Unity.InferenceEngine",
)
# The reference assemblies of .NET 4.7.1 hold what both of Unity 2022.3's API levels have.
LIBRARY = ("-target:library", "-sdk:4.7.1-api")
# Members without bodies, fields that nobody writes, events that nobody raises, operators without Equals.
BODILESS = "-nowarn:626,824,67,169,649,660,661,414"


@dataclass(frozen=True)
class Assembly:
    """One assembly definition of the package."""

    name: str
    folder: Path
    references: tuple[str, ...]
    constraints: tuple[str, ...]
    version_defines: tuple[tuple[str, str, str], ...]
    """(package, lowest version such as `17.0.0`, symbol)."""
    editor_only: bool
    engine_free: bool

    @property
    def sources(self) -> list[Path]:
        """The C# files that belong to it: those below its folder that lie in no other assembly's folder."""
        return sorted(_sources(self.folder))


@dataclass(frozen=True)
class Project:
    """What a user's project is like: its Unity and the packages in it."""

    name: str
    symbols: tuple[str, ...]
    packages: dict[str, str]


PROJECTS = (
    Project("2022.3", ("UNITY_2022_3_OR_NEWER",), {}),
    Project(
        "2022.3 with URP and HDRP",
        ("UNITY_2022_3_OR_NEWER",),
        {"com.unity.render-pipelines.universal": "14.0.0", "com.unity.render-pipelines.high-definition": "14.0.0"},
    ),
    Project(
        "6000.0 with URP, HDRP and Inference Engine",
        ("UNITY_2022_3_OR_NEWER", "UNITY_6000_0_OR_NEWER"),
        {
            "com.unity.render-pipelines.universal": "17.0.0",
            "com.unity.render-pipelines.high-definition": "17.0.0",
            "com.unity.ai.inference": "2.2.0",
        },
    ),
)


def assemblies(package: Path = PACKAGE) -> list[Assembly]:
    """Return the package's assemblies, each after those that it refers to."""
    known = {assembly.name: assembly for assembly in map(_read, sorted(package.rglob("*.asmdef")))}
    ordered: dict[str, Assembly] = {}

    def visit(assembly: Assembly) -> None:
        for reference in assembly.references:
            if reference in known and reference not in ordered:
                visit(known[reference])
        ordered[assembly.name] = assembly

    for assembly in known.values():
        visit(assembly)
    return list(ordered.values())


def is_in(project: Project, assembly: Assembly) -> bool:
    """Tell whether Unity compiles the assembly in such a project."""
    return all(symbol in symbols(project, assembly) for symbol in assembly.constraints)


def symbols(project: Project, assembly: Assembly) -> tuple[str, ...]:
    """Return the symbols that are defined when the assembly is compiled for the editor."""
    own = [
        symbol
        for package, lowest, symbol in assembly.version_defines
        if package in project.packages and _version(project.packages[package]) >= _version(lowest)
    ]
    return (*project.symbols, "UNITY_EDITOR", "UNITY_INCLUDE_TESTS", *own)


def compile_engine_free(assembly: Assembly, folder: Path) -> Path:
    """Compile an assembly that knows no engine into the folder, where those that it refers to lie already."""
    library = folder / f"{assembly.name}.dll"
    references = [f"-r:{folder / name}.dll" for name in assembly.references]
    options = [*LIBRARY, *_documented(library), *references]
    compile_sources(assembly.sources, library, *options)
    return library


def compile_for(project: Project, assembly: Assembly, folder: Path) -> Path:
    """Compile any assembly as the editor of such a project would; stubs and references lie in the folder."""
    library = folder / f"{assembly.name}.dll"
    references = [f"-r:{folder / name}.dll" for name in ("UnityEngine", *assembly.references)]
    if assembly.editor_only:
        references.append(f"-r:{folder / 'UnityEditor.dll'}")
    defines = [f"-define:{symbol}" for symbol in symbols(project, assembly)]
    # A field that only Unity's serializer writes is 649.
    options = [*LIBRARY, "-nowarn:649", *_documented(library)]
    compile_sources(assembly.sources, library, *options, *defines, *dict.fromkeys(references))
    return library


def compile_stubs(project: Project, folder: Path) -> None:
    """Compile the stand-ins for Unity's own assemblies, as they are in such a project."""
    done: list[str] = []
    defines = [f"-define:{symbol}" for symbol in project.symbols]
    for name in STUB_ASSEMBLIES:
        sources = sorted((STUBS / name).rglob("*.cs"))
        references = [f"-r:{folder / other}.dll" for other in done]
        if sources:
            compile_sources(sources, folder / f"{name}.dll", *LIBRARY, BODILESS, *defines, *references)
            done.append(name)


def compile_sources(sources: Sequence[Path], output: Path, *options: str) -> None:
    """Run the compiler with warnings as errors, and fail with what it says."""
    command = ["mcs", "-langversion:7", "-warnaserror", "-debug", f"-out:{output}", *options, *map(str, sources)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout


def _documented(library: Path) -> tuple[str, str]:
    # With -doc, a public member without documentation is an error; 1573 asks for every parameter of internal ones.
    return f"-doc:{library.with_suffix('.xml')}", "-nowarn:1573"


def _read(path: Path) -> Assembly:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Assembly(
        name=content["name"],
        folder=path.parent,
        references=(*content["references"], *(name.removesuffix(".dll") for name in content["precompiledReferences"])),
        constraints=tuple(content["defineConstraints"]),
        version_defines=tuple((each["name"], each["expression"], each["define"]) for each in content["versionDefines"]),
        editor_only=content["includePlatforms"] == ["Editor"],
        engine_free=content["noEngineReferences"],
    )


def _sources(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir() and not any(path.glob("*.asmdef")):
            yield from _sources(path)
        elif path.suffix == ".cs":
            yield path


def _version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))
