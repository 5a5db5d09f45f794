#!/usr/bin/env python3
"""Writes the .meta files that Unity wants beside every file and folder of the package, or checks that none is amiss.

python tools/unity_meta.py            write what is missing; what is there keeps its GUID
python tools/unity_meta.py --check    exit 1 and name what is missing, left over, used twice or malformed

A GUID is how scenes and assets refer to a file, so it must never change: a file that moves takes its .meta along.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "unity_package"
GUID = re.compile(r"\AfileFormatVersion: 2\nguid: ([0-9a-f]{32})\n")
IMPORTERS = {
    ".cs": "MonoImporter:\n  externalObjects: {}\n  serializedVersion: 2\n  defaultReferences: []\n"
    "  executionOrder: 0\n  icon: {instanceID: 0}\n",
    ".asmdef": "AssemblyDefinitionImporter:\n  externalObjects: {}\n",
    ".md": "TextScriptImporter:\n  externalObjects: {}\n",
    ".shader": "ShaderImporter:\n  externalObjects: {}\n  defaultTextures: []\n  nonModifiableTextures: []\n"
    "  preprocessorOverride: 0\n",
    ".hlsl": "ShaderIncludeImporter:\n  externalObjects: {}\n",
    ".uss": "ScriptedImporter:\n  internalIDToNameTable: []\n  externalObjects: {}\n  serializedVersion: 2\n"
    "  script: {fileID: 12385, guid: 0000000000000000e000000000000000, type: 0}\n  disableValidation: 0\n",
    "package.json": "PackageManifestImporter:\n  externalObjects: {}\n",
}
DEFAULT_IMPORTER = "DefaultImporter:\n  externalObjects: {}\n"
ENDING = "  userData: \n  assetBundleName: \n  assetBundleVariant: \n"


def assets(package: Path) -> Iterator[Path]:
    """Yield every file and folder that Unity imports: not hidden ones, and nothing in folders that end in `~`."""
    for path in sorted(package.iterdir()):
        if path.name.startswith(".") or path.name.endswith("~") or path.suffix == ".meta":
            continue
        yield path
        if path.is_dir():
            yield from assets(path)


def meta_path(asset: Path) -> Path:
    """Return where the .meta of an asset lies."""
    return asset.with_name(asset.name + ".meta")


def new_meta(asset: Path, package: Path) -> str:
    """Return a .meta whose GUID follows from the asset's first place in the package."""
    place = f"com.capriccio.bridge/{asset.relative_to(package).as_posix()}"
    guid = hashlib.md5(place.encode(), usedforsecurity=False).hexdigest()
    if asset.is_dir():
        importer = f"folderAsset: yes\n{DEFAULT_IMPORTER}"
    else:
        importer = IMPORTERS.get(asset.name, IMPORTERS.get(asset.suffix, DEFAULT_IMPORTER))
    return f"fileFormatVersion: 2\nguid: {guid}\n{importer}{ENDING}"


def problems(package: Path) -> list[str]:
    """Return what is amiss, one line each."""
    wanted = {meta_path(asset) for asset in assets(package)}
    present = {path for path in package.rglob("*.meta") if "~" not in str(path.relative_to(package))}
    lines = [f"missing: {path.relative_to(package)}" for path in sorted(wanted - present)]
    lines += [f"left over: {path.relative_to(package)}" for path in sorted(present - wanted)]
    guids: Counter[str] = Counter()
    for path in sorted(wanted & present):
        found = GUID.match(path.read_text(encoding="utf-8"))
        if found is None:
            lines.append(f"malformed: {path.relative_to(package)}")
        else:
            guids[found[1]] += 1
    return lines + [f"used {times} times: {guid}" for guid, times in guids.items() if times > 1]


def main(arguments: list[str]) -> int:
    """Write or check; return the exit status."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    if not arguments:
        for asset in assets(PACKAGE):
            if not meta_path(asset).exists():
                meta_path(asset).write_text(new_meta(asset, PACKAGE), encoding="utf-8", newline="\n")
                print(f"wrote: {meta_path(asset).relative_to(PACKAGE)}")
    found = problems(PACKAGE)
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
