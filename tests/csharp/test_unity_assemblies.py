"""The package compiles in the kinds of projects that users have, against Unity's signatures."""

from __future__ import annotations

from pathlib import Path

import pytest

from csharp.unity_assemblies import PROJECTS, Project, assemblies, compile_for, compile_stubs, is_in
from engines import require_mono

pytestmark = pytest.mark.mono


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_the_package_compiles_without_a_warning(project: Project, tmp_path: Path) -> None:
    require_mono()
    compile_stubs(project, tmp_path)
    for assembly in assemblies():
        if is_in(project, assembly):
            compile_for(project, assembly, tmp_path)


def test_optional_assemblies_are_left_out_where_their_package_is_missing() -> None:
    in_plain = {assembly.name for assembly in assemblies() if is_in(PROJECTS[0], assembly)}
    assert not in_plain & {"Capriccio.Universal", "Capriccio.HighDefinition", "Capriccio.InferenceEngine"}
    assert {"Capriccio.Protocol", "Capriccio.Engine", "Capriccio.Editor"} <= in_plain
