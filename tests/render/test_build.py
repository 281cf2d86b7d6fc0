"""Builds into a folder of their own: what is written, what is fresh, and what is stale."""

from __future__ import annotations

import hashlib
import json

import pytest

from cinta.commands.build import build, stale
from cinta.errors import CintaError
from cinta.packed import entries_of
from cinta.render import products
from cinta.render.students import students_wheel
from cinta.render.wheel import package_files
from tests.conftest import course_at

ES = "exercises/es/u90_demo"

pytestmark = pytest.mark.seconds


class Executor:
    """A stand-in for running notebooks that counts, and may fail."""

    def __init__(self):
        self.ran, self.fails = [], False

    def __call__(self, notebook):
        if self.fails:
            raise RuntimeError("the solution stopped")
        self.ran.append((notebook.metadata.cinta.unit, notebook.metadata.cinta.lang))
        return notebook


@pytest.fixture(autouse=True)
def _wheels(wheel, monkeypatch):
    """To build the wheel takes most of the time, and each build would give the same."""
    monkeypatch.setattr("cinta.commands.build.build_wheel", lambda: wheel)


@pytest.fixture
def another_cinta(monkeypatch):
    """Set what of the code and the tools is looked at, as if another release ran."""

    def forget():
        products._package.cache_clear()
        products._shaping.cache_clear()

    def runs(name, value):
        monkeypatch.setattr(products, name, value)
        forget()

    yield runs
    monkeypatch.undo()
    forget()


@pytest.fixture
def execute():
    return Executor()


@pytest.fixture
def root(tmp_path, make_unit):
    make_unit(tmp_path)
    return tmp_path


@pytest.fixture
def run(root, make_unit, make_answer_keys, execute):
    """Build the demo unit (and others that a test names) and say what was written."""
    return lambda *more: build(course_at(root), [make_unit(root), *more], make_answer_keys, execute)


@pytest.fixture
def look(root, make_unit):
    return lambda *more: stale(course_at(root), [make_unit(root), *more])


def no_keys(unit):
    raise AssertionError("no keys are needed")


def digests(root):
    paths = [p for p in sorted(root.rglob("*")) if p.is_file()]
    return {str(p.relative_to(root)): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}


def test_build_writes_all_three_and_nothing_is_stale(root, run, look, execute, wheel):
    run()
    assert {
        f"{ES}/u90_demo.ipynb", f"{ES}/tests/typed.py", f"{ES}/requirements.txt",
        "solutions/en/u90_demo/u90_demo.ipynb", "autograder/dist/u90_demo-en.zip",
        "autograder/dist/u90_demo-en-stock.zip",
        f"exercises/{wheel.name}", "exercises/build.json",
    } <= set(digests(root))  # fmt: skip
    assert sorted(execute.ran) == [("u90_demo", "en"), ("u90_demo", "es")]
    assert look() == []


def test_second_build_does_nothing(root, run, execute):
    run()
    before = digests(root)
    execute.ran.clear()
    assert run() == []
    assert not execute.ran
    assert digests(root) == before


def test_build_from_nothing_gives_the_same_bytes(
    root, run, tmp_path_factory, make_unit, make_answer_keys, monkeypatch
):
    run()
    monkeypatch.undo()  # the wheel is built again, too
    other = tmp_path_factory.mktemp("other")
    build(course_at(other), [make_unit(other)], make_answer_keys, lambda notebook: notebook)
    assert digests(other) == digests(root)


def test_never_built(look):
    assert [line for line in look() if "es" in line.split(":")[0].split("/")] == [
        f"{ES}: never built"
    ]


def test_edited_file_is_named_and_mended(root, run, look, execute):
    run()
    path = root / ES / "tests" / "typed.py"
    path.write_text("pass")
    of_it, edited = look()
    assert edited == f"{ES}/tests/typed.py: changed by hand since it was built"
    assert of_it.startswith("exercises/cinta_course-"), "students get it in there"
    execute.ran.clear()
    assert run() == [f"{ES}/tests/typed.py"]
    assert execute.ran == [("u90_demo", "es")], "the other language was fresh"
    assert look() == []


def test_missing_file_is_named(root, run, look):
    run()
    (root / "solutions/es/u90_demo/u90_demo.ipynb").unlink()
    assert look() == ["solutions/es/u90_demo/u90_demo.ipynb: missing"]


def test_changed_source_makes_its_files_stale(
    root, run, source, make_unit, make_answer_keys, execute
):
    run()
    unit = make_unit(root, source=source.replace("### Una celda", "### Otra celda"))
    named = stale(course_at(root), [unit])
    assert f"{ES}/u90_demo.ipynb: its source changed since it was built" in named
    for kind in ("es", "es-stock"):
        assert (
            f"autograder/dist/u90_demo-{kind}.zip: its source changed since it was built" in named
        )
    assert not any(".whl" in line for line in named)
    assert f"{ES}/u90_demo.ipynb" in build(course_at(root), [unit], make_answer_keys, execute)
    assert stale(course_at(root), [unit]) == []


def test_changed_tool_makes_all_stale(run, look, another_cinta):
    run()
    another_cinta("_version", lambda tool: b"99")
    assert f"{ES}/tests/typed.py: the code that generates it changed since it was built" in look()


def test_absent_archive_is_not_stale_but_is_built(root, run, look, execute):
    run()
    committed = digests(root)
    for path in (root / "autograder/dist").iterdir():
        path.unlink()
    assert look() == []
    execute.ran.clear()
    kinds = ("es", "en", "es-stock", "en-stock")
    units = "autograder/dist/cinta_course-0.1.0-units.zip"
    assert set(run()) == {units, *(f"autograder/dist/u90_demo-{kind}.zip" for kind in kinds)}
    assert not execute.ran, "the notebooks are fresh: nothing to run"
    assert digests(root) == committed


def test_changed_package_makes_the_hardened_archives_stale_and_asks_for_no_keys(
    root, run, look, execute, make_unit, another_cinta, tmp_path_factory, wheel
):
    run()
    changed = tmp_path_factory.mktemp("package") / "doctor.py"
    changed.write_text("# not what shapes a notebook, but the package is in the archive")
    files = package_files() | {"cinta/commands/doctor.py": changed}
    another_cinta("package_files", lambda: files)
    reason = "the code that generates it changed since it was built"
    hardened = [f"autograder/dist/u90_demo-{lang}.zip" for lang in ("en", "es")]
    code = f"exercises/{wheel.name}"
    assert look() == [
        *(f"{name}: {reason}" for name in hardened),
        f"{code}: its source changed since it was built",
    ]
    (root / hardened[0]).write_bytes(b"")
    execute.ran.clear()
    assert build(course_at(root), [make_unit(root)], make_answer_keys=no_keys, execute=execute) == [
        hardened[0]
    ]
    assert not execute.ran
    assert look() == []


def test_removed_exercise_takes_its_files_along(
    root, run, source, make_unit, make_answer_keys, execute
):
    run()
    shorter = source[: source.index('# %% [markdown] lang="es" exercise="typed"')]
    unit = make_unit(root, source=shorter)
    assert f"{ES}/tests/typed.py" in build(course_at(root), [unit], make_answer_keys, execute)
    assert not (root / ES / "tests/typed.py").exists()
    assert stale(course_at(root), [unit]) == []


def test_removed_unit_takes_its_folders_along(root, run, look, make_unit):
    old = make_unit(root, "u91_old")
    run(old)
    assert look() == [], "a unit that was not asked for is let be"
    old.path.unlink()
    assert "exercises/en/u91_old/u91_old.ipynb: left over: no source generates it" in look()
    assert "autograder/dist/u91_old-es.zip: left over: no source generates it" in look()
    run()
    assert look() == []
    assert not (root / "exercises/en/u91_old").exists()


def test_foreign_file_is_named_and_kept(root, run, look):
    run()
    (root / ES / "notes.txt").touch()
    (root / ES / ".ipynb_checkpoints").mkdir()
    (root / ES / ".ipynb_checkpoints" / "u90_demo-checkpoint.ipynb").touch()
    run()
    assert look() == [f"{ES}/notes.txt: left over: no source generates it"]


def test_old_wheel_is_left_over(root, run, look):
    run()
    (root / "exercises/cinta-0.0.9-py3-none-any.whl").touch()
    assert look() == ["exercises/cinta-0.0.9-py3-none-any.whl: left over: no source generates it"]


@pytest.mark.parametrize("wheels", ["exercises/cinta_course-*.whl", "exercises/cinta-*.whl"])
def test_an_absent_wheel_is_not_stale_but_is_built(wheels, root, run, look):
    run()
    (path,) = root.glob(wheels)
    path.unlink()
    assert look() == []
    assert run() == [path.relative_to(root).as_posix()]


def test_the_students_file_holds_what_is_allowed_and_nothing_else(root, run, source):
    run()
    (path,) = root.glob("exercises/cinta_course-*.whl")
    entries = entries_of(path.read_bytes())
    assert {name for name in entries if "dist-info" not in name} == {
        "cinta_course/__init__.py",
        *(
            f"cinta_course/{lang}/u90_demo/{file}"
            for lang in ("es", "en")
            for file in ("slope_of_square.py", "typed.py", "u90_demo.hints.json")
        ),
    }
    text = b"\n".join(entries.values()).decode()
    assert "one_example" in text
    for secret in ("secret_", "2.0 * z", "other_numbers", "también para otros", "oracle"):
        assert secret not in text


def test_a_hidden_key_in_a_test_file_never_reaches_the_students_file(root, run):
    run()
    path = root / ES / "tests" / "typed.py"
    (root / "exercises" / "cinta_course-0.1.0-py3-none-any.whl").unlink()
    path.write_text(path.read_text().replace('"hidden":false', '"hidden":true'))
    with pytest.raises(CintaError, match=r"typed\.py: holds a hidden check"):
        students_wheel(course_at(root))


def test_failed_run_is_not_recorded(run, look, execute):
    execute.fails = True
    with pytest.raises(RuntimeError, match="the solution stopped"):
        run()
    assert any(line == f"{ES}: never built" for line in look())
    execute.fails = False
    run()
    assert look() == []


def test_records_that_do_not_read_are_as_none(root, run, look):
    run()
    (root / "exercises/build.json").write_text("<<<<<<< HEAD")
    assert f"{ES}: never built" in look()
    run()
    assert look() == []
    records = json.loads((root / "exercises/build.json").read_text())
    assert list(records) == sorted(records)


def test_solved_notebook_keeps_what_it_printed(root, make_unit, make_answer_keys):
    from nbformat.v4 import new_output

    def execute(notebook):
        cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
        cell.outputs, cell.execution_count = [new_output("stream", text="hola\n")], 1
        return notebook

    build(course_at(root), [make_unit(root)], make_answer_keys, execute)
    solved = (root / "solutions/es/u90_demo/u90_demo.ipynb").read_text()
    assert "hola" in solved
    assert "hola" not in (root / ES / "u90_demo.ipynb").read_text()
