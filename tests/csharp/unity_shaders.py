"""Compiles the Unity package's shaders: with glslang to SPIR-V, and on to GLSL, which a software renderer can draw.

Unity's own includes are stood in for by `shader_stubs/`: the macros and functions that the package uses of them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from csharp.unity_assemblies import PACKAGE

SHADERS = PACKAGE / "Runtime" / "Engine" / "Shaders"
STUBS = Path(__file__).resolve().parent / "shader_stubs"
PROGRAM = re.compile(r"HLSLPROGRAM\n(.*?)ENDHLSL", re.DOTALL)
PRAGMA = re.compile(r"^\s*#pragma (\w+)(.*)$", re.MULTILINE)
PIPELINE = re.compile(r'"RenderPipeline" = "(\w+)"')
TOOLS = ("glslangValidator", "spirv-cross")


@dataclass(frozen=True)
class Pass:
    """One pass of a shader."""

    shader: Path
    pipeline: str
    """The tag of its SubShader, or `BuiltIn`."""
    source: str
    vertex: str
    fragment: str

    @property
    def name(self) -> str:
        """For people: shader and pipeline."""
        return f"{self.shader.stem} {self.pipeline}"


def passes() -> list[Pass]:
    """Return all passes of all shaders."""
    return [each for path in sorted(SHADERS.rglob("*.shader")) for each in _passes(path)]


def include_folder(folder: Path) -> Path:
    """Lay out, below a folder, what `#include` finds in Unity: the stubs, and the package where Unity has it."""
    root = folder / "includes"
    shutil.copytree(STUBS, root)
    (root / "Packages" / "com.capriccio.bridge").symlink_to(PACKAGE)
    return root


def compile_stage(each: Pass, stage: str, includes: Path, folder: Path) -> Path:
    """Compile one stage (`vert` or `frag`) to SPIR-V."""
    source = folder / f"{each.name}.hlsl"
    source.write_text(PRAGMA.sub("", each.source), encoding="utf-8")
    output = folder / f"{each.name}.{stage}.spv"
    entry = each.vertex if stage == "vert" else each.fragment
    bindings = ("--auto-map-bindings", "--auto-map-locations")
    _run("glslangValidator", "-D", "-V", *bindings, f"-I{includes}", "-S", stage, "-e", entry, "-o", output, source)
    return output


def to_glsl(module: Path) -> str:
    """Return a fragment shader as GLSL 3.30 whose uniforms are called as in HLSL."""
    text = _run("spirv-cross", module, "--version", "330", "--no-es", "--glsl-emit-ubo-as-plain-uniforms")
    # A texture and its sampler become one: SPIRV_Cross_Combined_Tablesampler_Table.
    return re.sub(r"SPIRV_Cross_Combined(_[A-Za-z]+?)(?:sampler_[A-Za-z]+|SPIRV_Cross_DummySampler)\b", r"\1", text)


def _passes(path: Path) -> Iterator[Pass]:
    text = path.read_text(encoding="utf-8")
    for subshader in re.split(r"\n    SubShader\n", text)[1:]:
        [source] = PROGRAM.findall(subshader)
        pragmas = {word: rest.strip() for word, rest in PRAGMA.findall(source)}
        tag = PIPELINE.search(subshader)
        yield Pass(path, tag[1] if tag else "BuiltIn", source, pragmas["vertex"], pragmas["fragment"])


def _run(*command: str | Path) -> str:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
