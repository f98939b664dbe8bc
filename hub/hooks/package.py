"""A plugin's files as the hub found them: read once, hashed, and imported from memory.

What runs is what was hashed: nobody can change a file between the approval and the import.
"""

import hashlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

GROUP = "hub.plugins"
MOST = 4 * 1024 * 1024
"""Bytes of all files of a package."""


@dataclass(frozen=True, slots=True)
class Package:
    """An installed plugin: whose, which module has its hooks, its folder, version and files."""

    agency: str
    module: str
    folder: Path
    version: str
    files: Mapping[str, bytes] = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """The top-level package."""
        return self.module.partition(".")[0]

    @property
    def digest(self) -> bytes:
        """SHA-256 over the names and contents of all files."""
        total = hashlib.sha256()
        for name in sorted(self.files):
            content = self.files[name]
            total.update(f"{name}\0{len(content)}\0".encode() + content)
        return total.digest()


def folder_of(module: str) -> Path:
    """Where a module's package is installed. Raises ValueError where it is not."""
    name = module.partition(".")[0]
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise ValueError(f"{name} is no installed package")
    return Path(next(iter(found.submodule_search_locations)))


def read(agency: str, module: str, folder: Path, version: str = "") -> Package:
    """The package of a plugin's module, with all of its files. Runs none of its code.

    Raises:
        ValueError: it is too large.
    """
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    if sum(map(len, files.values())) > MOST:
        raise ValueError(f"{folder.name} is larger than {MOST} bytes")
    return Package(agency, module, folder, version, files)


def installed() -> list[EntryPoint]:
    """Entry points of all installed plugins, by agency code."""
    return sorted(entry_points(group=GROUP), key=lambda point: point.name)


def find(agency: str, points: Sequence[EntryPoint] | None = None) -> Package | None:
    """The installed plugin of an agency. Raises ValueError as `read` does.

    `points` are those of `installed`, for who looks for several: finding them reads every distribution.
    """
    known = installed() if points is None else points
    point = next((point for point in known if point.name == agency), None)
    if point is None:
        return None
    version = point.dist.version if point.dist else ""
    return read(agency, point.module, folder_of(point.module), version)


class FromMemory(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports a package's modules from the bytes that were read."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def _file(self, fullname: str) -> tuple[str, bool] | None:
        name, _, rest = fullname.partition(".")
        if name != self._package.name:
            return None
        path = rest.replace(".", "/")
        for file, is_package in (
            (f"{path}/__init__.py" if path else "__init__.py", True),
            (f"{path}.py", False),
        ):
            if file in self._package.files:
                return file, is_package
        return None

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        """See MetaPathFinder."""
        found = self._file(fullname)
        if found is None:
            return None
        return importlib.util.spec_from_loader(fullname, self, is_package=found[1])

    def exec_module(self, module: ModuleType) -> None:
        """See Loader."""
        found = self._file(module.__name__)
        assert found is not None
        source = self._package.files[found[0]]
        module.__file__ = f"{self._package.name}/{found[0]}"
        # The plugin's own code, which its agency has approved by hash.
        exec(compile(source, module.__file__, "exec"), module.__dict__)  # noqa: S102


def import_from_memory(package: Package) -> ModuleType:
    """The module with the plugin's hooks, from the bytes that were hashed."""
    sys.meta_path.insert(0, FromMemory(package))
    return importlib.import_module(package.module)
