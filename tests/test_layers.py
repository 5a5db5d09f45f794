"""Imports point one way: the layers of the packages, read from the sources."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BACKEND = ROOT / "python_backend" / "capriccio"
TRAINING = ROOT / "training" / "capriccio_training"

BELOW = {
    "errors": set(),
    "user_cache": set(),
    "protocol": {"errors"},
    "card": {"errors", "protocol"},
    "media": {"errors", "card"},
    "engine": {"errors", "user_cache", "card"},
    "services": {"errors", "card", "media", "engine"},
    "server": {"errors", "protocol", "card", "media", "engine", "services"},
    "client": {"errors", "protocol"},
    "cli": {"errors", "protocol", "card", "media", "engine", "services", "server", "client"},
    "__main__": {"cli"},
    "__init__": set(),
}
"""What each part of `capriccio` may import, besides itself and the version in `capriccio` itself."""

TRAINING_MAY = {"errors", "user_cache", "card", "media", "engine.parity"}
HEAVY = {"torch", "onnx", "lightning_fabric", "lightning", "tensorboard"}


def imports(path, package_root):
    """Yield the absolute dotted names that a file imports, wherever in the file it does."""
    package = (package_root.name, *path.relative_to(package_root).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*start, *([node.module] if node.module else [])))
            yield base
            yield from (f"{base}.{name.name}" for name in node.names)


def parts(names):
    """Return which parts of `capriccio` some imports reach."""
    reached = {name.split(".")[1] for name in names if name.startswith("capriccio.")}
    return {part for part in reached if part in BELOW}


def files(root):
    return sorted(root.rglob("*.py"))


@pytest.mark.parametrize("path", files(BACKEND), ids=lambda path: str(path.relative_to(BACKEND)))
def test_a_file_of_the_backend_imports_only_from_below(path):
    part = path.relative_to(BACKEND).parts[0].removesuffix(".py")
    assert part in BELOW, f"{part} is new: say in BELOW what it may import"
    wrong = parts(imports(path, BACKEND)) - BELOW[part] - {part}
    assert not wrong, f"{path.name} ({part}) imports {wrong}; allowed: {BELOW[part]}"


@pytest.mark.parametrize("path", files(BACKEND), ids=lambda path: str(path.relative_to(BACKEND)))
def test_the_backend_never_imports_what_only_training_installs(path):
    roots = {name.split(".")[0] for name in imports(path, BACKEND)}
    assert not roots & HEAVY
    assert "capriccio_training" not in roots


@pytest.mark.parametrize("path", files(TRAINING), ids=lambda path: str(path.relative_to(TRAINING)))
def test_training_imports_only_errors_the_cache_folder_card_media_and_the_parity_check(path):
    names = {name.removeprefix("capriccio.") for name in imports(path, TRAINING) if name.startswith("capriccio.")}
    wrong = {name for name in names if not any(name == may or name.startswith(f"{may}.") for may in TRAINING_MAY)}
    assert wrong <= {"engine", "__version__"}, f"{path.name} imports {wrong}; allowed: {TRAINING_MAY}"


def test_the_table_of_layers_has_no_cycle():
    order = list(BELOW)
    for part, below in BELOW.items():
        assert part not in below
        for lower in below:
            assert part not in BELOW[lower], f"{part} and {lower} import each other"
    assert order
