"""A host that gives less says so: ``cinta doctor``, the results, and ``--require-isolation``."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from cinta.cli import main
from cinta.commands.doctor import examine, facts
from cinta.commands.grade import Options, grade
from cinta.records.facts import list_of
from cinta.records.store import Store
from cinta.run.layers import broken, missing
from cinta.run.warm import Warm
from cinta.unit import Unit
from tests.conftest import SEED, Classroom, NeverClosed, as_notebook, lend

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile without namespaces")]


@pytest.fixture(scope="session")
def unit(units: dict[str, Unit]) -> Unit:
    return units["u01_scalar"]


@pytest.fixture(scope="module")
def weaker() -> Iterator[Warm]:
    """What a host gives on which bubblewrap cannot start."""
    warm = Warm(isolate=False).ready()
    yield warm
    warm.close()


@pytest.fixture
def on_a_weaker_host(weaker: Warm, monkeypatch: pytest.MonkeyPatch) -> Warm:
    monkeypatch.setattr("cinta.commands.doctor.Warm", lambda: NeverClosed(weaker))
    lend(monkeypatch, lambda: NeverClosed(weaker))
    return weaker


@pytest.fixture
def notebook(classroom: Classroom, tmp_path: Path) -> Path:
    path = tmp_path / "Mira.ipynb"
    path.write_bytes(as_notebook(classroom.sheet()))
    return path


def examined() -> tuple[bool, str]:
    """What the doctor finds, and what it prints."""
    screen = io.StringIO()
    return examine(Console(file=screen, width=300, color_system=None)), screen.getvalue()


def row(said: str, layer: str) -> str:
    return next(line for line in said.splitlines() if line.strip().startswith(layer))


def test_the_doctor_shows_this_host_as_it_is(warm: Warm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cinta.commands.doctor.Warm", lambda: NeverClosed(warm))
    healthy, said = examined()
    assert healthy == (not broken(warm.layers))
    for layer in warm.layers:
        assert row(said, layer).split()[-1] == "yes"
    for name, why in warm.missing.items():
        assert "no: " in row(said, name)
        assert why in said
    for name, value in facts().items():
        assert f"{name:12} {value}" in said


def test_the_doctor_names_what_is_not_promised_and_the_mend(
    on_a_weaker_host: Warm, capsys: pytest.CaptureFixture[str]
) -> None:
    healthy, said = examined()
    assert not healthy
    told = " ".join(row(said, "files hidden").split())
    assert told == "files hidden no: bubblewrap: it was not asked for limits"
    assert "no: as above" in row(said, "no network")
    for found in broken(on_a_weaker_host.layers):
        assert f"not promised: {found}. Fix: {found.mend}" in said
    assert main(["doctor"]) == 1
    assert "not promised" in capsys.readouterr().out


def test_results_carry_the_layers_in_force_those_that_are_not_and_what_that_costs(
    on_a_weaker_host: Warm, unit: Unit, notebook: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    graded = grade([notebook], Options(units=(unit,), out=out, jobs=1, seed=SEED))
    assert graded.layers == on_a_weaker_host.layers
    store = Store(out / "results.sqlite")
    facts = store.facts()
    store.close()
    assert list_of(facts, "isolation") == on_a_weaker_host.layers
    for layer in missing(on_a_weaker_host.layers):
        assert f"{layer.name} ({on_a_weaker_host.missing[layer.name]})" in list_of(
            facts, "not in force"
        )
    assert any("fill the disk" in promise for promise in list_of(facts, "not promised"))


def test_a_grading_prints_one_line_for_each_promise_that_does_not_hold(
    on_a_weaker_host: Warm, notebook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["grade", str(notebook), "--unit", "u01_scalar", "--out", str(tmp_path / "out")]
    assert main([*command, "--jobs", "1"]) == 0
    warnings = [line for line in capsys.readouterr().out.splitlines() if "not promised" in line]
    expected = [f"warning: not promised: {found}" for found in broken(on_a_weaker_host.layers)]
    assert warnings == expected
    assert warnings


def test_required_isolation_that_is_not_there_is_refused_with_the_mend(
    on_a_weaker_host: Warm, notebook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    command = ["grade", str(notebook), "--unit", "u01_scalar", "--out", str(out), "--jobs", "1"]
    assert main([*command, "--require-isolation"]) == 2
    said = capsys.readouterr().err
    first = broken(on_a_weaker_host.layers)[0]
    assert str(first) in said
    assert first.mend in said
    assert said.count("\n") == 1
    assert not (out / "grades.csv").exists()


def test_required_isolation_is_no_hindrance_where_every_promise_holds(
    warm: Warm, unit: Unit, notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = NeverClosed(warm)
    whole.layers = [  # type: ignore[attr-defined]
        *warm.layers,
        *(layer.name for layer in missing(warm.layers)),
    ]
    lend(monkeypatch, lambda: whole)
    options = Options(
        units=(unit,), out=tmp_path / "out", jobs=1, seed=SEED, require_isolation=True
    )
    assert grade([notebook], options).exit_code == 0
