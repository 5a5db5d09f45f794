"""Files that come from elsewhere are data: nothing here unpickles, evaluates, or hands text to a shell."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("python_backend", "training", "tools", "benchmarks")
FILES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))

RUNS_WHAT_IT_READS = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "jsonpickle"}
EVALUATES = {"eval", "exec", "compile", "__import__"}
MUST_SAY = {"torch.load": ("weights_only", True), "np.load": ("allow_pickle", False)}
MUST_NOT_SAY = {"shell": True, "allow_pickle": True, "weights_only": False}


def faults(source: str) -> Iterator[str]:
    """Yield what a file does that could run what it reads."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names]
            yield from (f"imports {name}" for name in names if name.split(".")[0] in RUNS_WHAT_IT_READS)
        elif isinstance(node, ast.Call):
            yield from _faults_of_call(node)


def _faults_of_call(call: ast.Call) -> Iterator[str]:
    name = ast.unparse(call.func)
    said = {each.arg: each.value.value for each in call.keywords if isinstance(each.value, ast.Constant)}
    if name in EVALUATES or name in ("os.system", "os.popen", "yaml.load"):
        yield f"calls {name}"
    if name in MUST_SAY and said.get(MUST_SAY[name][0]) is not MUST_SAY[name][1]:
        yield f"calls {name} without {MUST_SAY[name][0]}={MUST_SAY[name][1]}"
    yield from (f"calls {name} with {key}={value}" for key, value in MUST_NOT_SAY.items() if said.get(key) is value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_only_reads_data(path: Path) -> None:
    assert list(faults(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from joblib import load",
        "import torch; torch.load(path)",
        "torch.load(path, weights_only=False)",
        "np.load(path)",
        "np.load(path, allow_pickle=True)",
        "eval(text)",
        "subprocess.run(text, shell=True)",
        "os.system(text)",
    ],
)
def test_what_would_run_what_it_reads_is_found(source: str) -> None:
    assert list(faults(source))
