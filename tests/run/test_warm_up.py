"""Getting warm: what is imported stays, and no collector goes through it before the first fork."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from cinta.run import pages, zygote


@pytest.fixture(autouse=True)
def _thresholds() -> Iterator[None]:
    """They are this process's own again after it."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_no_collector_goes_through_what_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not between the steps either: in TensorFlow's objects that would take a fifth of a second."""
    made: list[list[int]] = []
    gone_through: list[int] = []

    class Shell:
        def reset(self) -> None:
            gc.collect()

    def run_in() -> Shell:
        made.extend([n] for n in range(50_000))
        return Shell()

    def look(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            young = range(about["generation"] + 1)
            gone_through.append(sum(len(gc.get_objects(generation=one)) for one in young))

    monkeypatch.setattr(zygote, "_import_all", lambda: made.extend([n] for n in range(50_000)))
    monkeypatch.setattr(zygote, "_run_in", run_in)
    monkeypatch.setattr(zygote, "_fill_registries", lambda: made.extend([0] for _ in range(1_000)))
    monkeypatch.setattr(pages, "gather_pages", lambda: 0)
    gc.callbacks.append(look)
    try:
        zygote.warm_up()
    finally:
        gc.callbacks.remove(look)
    assert gone_through
    assert max(gone_through) < 10_000
