"""The package as one wheel: what students install, and what Gradescope installs to judge there.

Nobody owns its name on an index yet, so the file itself travels. In a checkout hatchling builds it;
where Cinta was installed there is no project to build from, and it is put together again from what
was installed: the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.parser import BytesParser
from functools import cache, cached_property
from pathlib import Path

from ..errors import CintaError
from ..packed import entries_of, packed

PACKAGE = Path(__file__).resolve().parents[1]
"""The folder of the package ``cinta`` itself."""

OF_THE_PROJECT = ("pyproject.toml", "README.md", "LICENSE")
OF_THE_METADATA = re.compile(
    r"cinta-[\w.]+\.dist-info/(METADATA|WHEEL|entry_points\.txt|licenses/.+)"
)
"""What an installation keeps as it was in the wheel; the rest is the installer's own."""


@dataclass(frozen=True)
class Wheel:
    """A wheel: its file name and its bytes."""

    name: str
    data: bytes

    def requires(self, *extras: str) -> tuple[str, ...]:
        """What it needs here, with these extras, as pip's lines; without Otter, and itself."""
        from packaging.requirements import Requirement

        lines = []
        for one in map(Requirement, self._listed):
            wanted = [not one.marker or one.marker.evaluate({"extra": e}) for e in ("", *extras)]
            if any(wanted) and one.name not in ("cinta", "otter-grader"):
                lines.append(f"{one.name}{one.specifier}")
        return tuple(dict.fromkeys(lines))

    @cached_property
    def _listed(self) -> list[str]:
        """What its metadata say that it needs, as they say it."""
        entries = entries_of(self.data)
        (metadata,) = (data for name, data in entries.items() if name.endswith("/METADATA"))
        return BytesParser().parsebytes(metadata).get_all("Requires-Dist") or []


def sealed(entries: Mapping[str, bytes], dist_info: str, *, compressed: bool = False) -> bytes:
    """The bytes of a wheel with these files: its record of them is added, and says the same."""
    record = f"{dist_info}/RECORD"
    lines = []
    for name in sorted(entries.keys() - {record}):
        digest = base64.urlsafe_b64encode(hashlib.sha256(entries[name]).digest())
        lines.append(f"{name},sha256={digest.rstrip(b'=').decode()},{len(entries[name])}")
    whole = {**entries, record: "\n".join([*lines, f"{record},,", ""]).encode()}
    return packed(whole, compressed=compressed)


def build_wheel(package: Path = PACKAGE) -> Wheel:
    """The wheel of the package, from its project or from what was installed of it."""
    return _built(package) if is_checkout(package) else _installed()


def wheel_name(package: Path = PACKAGE) -> str:
    """The file's name, without building it."""
    text = (package / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    assert found is not None
    return f"cinta-{found[1]}-py3-none-any.whl"


def is_checkout(package: Path = PACKAGE) -> bool:
    """Whether the package lies in its project."""
    return (package.parents[1] / "pyproject.toml").is_file() and package.parent.name == "autograder"


def package_files(package: Path = PACKAGE) -> dict[str, Path]:
    """The package's own files by their names in a wheel."""
    found = sorted(path for path in package.rglob("*") if path.is_file())
    names = {f"cinta/{path.relative_to(package).as_posix()}": path for path in found}
    return {name: path for name, path in names.items() if not _is_cache(name)}


def _is_cache(name: str) -> bool:
    return any(part.startswith((".", "__pyc")) for part in name.split("/"))


def _built(package: Path) -> Wheel:
    """What hatchling makes of a copy of the files."""
    from hatchling.builders.wheel import WheelBuilder

    root, files = package.parents[1], package_files(package)
    with tempfile.TemporaryDirectory(prefix="cinta-wheel-") as temporary:
        project = Path(temporary, "project")
        copied = {name: root / name for name in OF_THE_PROJECT}
        copied |= {f"autograder/{name}": path for name, path in files.items()}
        for name, path in copied.items():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, project / name)
        builder = WheelBuilder(str(project))
        made = builder.build(directory=str(Path(temporary, "out")), versions=["standard"])
        built = Path(next(made))
        entries = entries_of(built.read_bytes())
        if missing := files.keys() - entries.keys():
            raise CintaError(f"hatchling left {', '.join(sorted(missing))} out of {built.name}")
        dist_info = "-".join(built.name.split("-")[:2]) + ".dist-info"
        return Wheel(built.name, sealed(entries, dist_info))


@cache
def _installed() -> Wheel:
    """The wheel from which the package was installed, put together again."""
    distribution = importlib.metadata.distribution("cinta")
    entries = dict(_kept(distribution))
    if Path(str(distribution.locate_file("cinta"))).resolve() != PACKAGE or not entries:
        mend = "install Cinta anew from its wheel"
        raise CintaError(f"{PACKAGE}: it was not installed as a package. Fix: {mend}")
    stem = f"cinta-{distribution.version}"
    return Wheel(f"{stem}-py3-none-any.whl", sealed(entries, f"{stem}.dist-info"))


def _kept(distribution: importlib.metadata.Distribution) -> Iterator[tuple[str, bytes]]:
    for path in distribution.files or ():
        name = path.as_posix()
        ours = name.startswith("cinta/") and not _is_cache(name)
        if ours or OF_THE_METADATA.fullmatch(name):
            yield name, Path(str(path.locate())).read_bytes()
