"""What a run's folder holds for people: again the same bytes, nothing hidden, nothing stale."""

from __future__ import annotations

import csv
import re
import urllib.parse
from collections import Counter
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from markupsafe import escape

from cinta.cli import main
from cinta.commands.export import read_run
from cinta.commands.writeup import report_again
from cinta.errors import InputError
from cinta.lms.grades import Rules
from cinta.records.cell_record import CellRecord, Output, pack
from cinta.records.origin import Lms, Origin, Person
from cinta.records.store import RESULTS, Store
from cinta.report.names import feedback_name
from cinta.results import Status, SubmissionResult
from cinta.unit import NEXT_STEP

from .classes import HIDDEN, Failed, cells_of, large_class, picture, run_of, submission, unit_of
from .markup import foreign_markup

UNIT = unit_of()
NO_PATH = UNIT.exercise("polynomial_slope").wrong[0]


def read(folder: Path) -> str:
    return (folder / "report.html").read_text(encoding="utf-8")


def page_of(folder: Path, name: str) -> str:
    return (folder / "feedback" / feedback_name(name)).read_text(encoding="utf-8")


def own(text: str) -> str:
    """Without the script of the library."""
    return text.partition('<script type="module">')[0]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of 24, some of whom made every known mistake."""
    folder = run_of(tmp_path_factory.mktemp("run"), [UNIT], large_class(UNIT, 24))
    assert report_again(folder) == 24
    return folder


def test_each_submission_has_its_page_and_the_report_leads_to_it(written: Path):
    hrefs = re.findall(r'href="(feedback/[^"]+)"', own(read(written)))
    there = {f"feedback/{path.name}" for path in (written / "feedback").iterdir()}
    assert {urllib.parse.unquote(href) for href in hrefs} == there
    assert len(there) == 24


def test_again_it_is_the_same_bytes(written: Path):
    files = [path for path in written.rglob("*") if path.suffix in (".html", ".csv")]
    before = {path: path.read_bytes() for path in files}
    report_again(written)
    assert {path: path.read_bytes() for path in files} == before
    assert len([path for path in files if path.parent.name != "lists"]) == 26


def test_nothing_hidden_and_no_place_of_this_machine_shows(written: Path):
    texts = [own(path.read_text(encoding="utf-8")) for path in written.rglob("*.html")]
    for text in texts:
        assert HIDDEN not in text
        assert "7.25" not in text
        assert str(written) not in text


def test_every_misconception_is_counted_with_its_message_and_a_typical_answer(written: Path):
    store = Store(written / RESULTS)
    exercises = [exercise for row in store.results() for exercise in row.exercises]
    store.close()
    met = Counter((e.name, e.checks[0].wrong) for e in exercises if e.checks[0].wrong)
    text = own(read(written))
    for (name, wrong), times in met.items():
        exercise = UNIT.exercise(name)
        known = next(w for w in exercise.wrong if wrong in (w.family, w.id))
        message = str(escape(exercise.message_of(known)["es"].partition(NEXT_STEP)[0]))
        shown = re.findall(rf"<strong>(\d+)</strong>[^\n]*\n<p>{re.escape(message)}", text)
        assert str(times) in shown, (name, wrong)
    assert max(met.values()) > 2
    assert text.count("Respuesta típica") == len(met)
    assert "de estudiante" not in text, "a comment is a student's own"


def test_a_run_in_english_and_its_report_in_spanish(tmp_path: Path):
    rows = [submission(UNIT, "a.ipynb", lang="en")]
    folder = run_of(tmp_path / "run", [UNIT], rows, lang="en")
    report_again(folder)
    assert '<html lang="en">' in read(folder)
    assert "Unit 1 · Scalar" in page_of(folder, "a.ipynb")
    report_again(folder, "es")
    assert "Informe de la clase" in read(folder)
    assert "Your submission" in page_of(folder, "a.ipynb")


def test_several_units_and_none_in_one_report(tmp_path: Path):
    two = unit_of("u02_tensor")
    lost = SubmissionResult(
        submission="c.ipynb",
        student="c",
        unit="",
        status=Status.UNREADABLE,
        exercises=(),
        note="the file is empty",
    )
    rows = [submission(UNIT, "a.ipynb"), submission(two, "b.ipynb"), lost]
    folder = run_of(tmp_path / "run", [UNIT, two], rows)
    report_again(folder)
    text = own(read(folder))
    assert re.findall(r"<h2>(.*?)</h2>", text) == [
        "Unidad 1 · Escalar",
        "Unidad 2 · Tensores 2D",
        "De ninguna unidad",
    ]
    assert text.count('<table class="submissions"') == 3
    page = page_of(folder, "c.ipynb")
    assert "no se puede leer como cuaderno. Motivo: el archivo está vacío" in page


def test_isolation_stands_in_the_report(written: Path):
    text = own(read(written))
    assert "no network · seccomp" in text
    assert "<li>landlock (kernel too old)</li>" in text
    assert "<li>files: it could read the machine&#39;s own</li>" in text


def test_a_page_of_a_row_that_is_gone_goes(tmp_path: Path):
    folder = run_of(tmp_path / "run", [UNIT], [submission(UNIT, "a.ipynb")])
    (folder / "feedback").mkdir()
    stale = folder / "feedback" / feedback_name("b.ipynb")
    stale.write_text("old")
    report_again(folder)
    assert [path.name for path in (folder / "feedback").iterdir()] == [feedback_name("a.ipynb")]


def test_the_command_writes_all_three_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = run_of(tmp_path / "run", [UNIT], large_class(UNIT, 3))
    assert main(["report", str(folder), "--lang", "en"]) == 0
    assert "3 pages" in capsys.readouterr().out
    with (folder / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][7:] == [*(exercise.name for exercise in UNIT.exercises), "by_hand"]
    assert len(rows) == 4
    assert '<html lang="en">' in read(folder)


def test_what_cannot_be_written_up_is_an_error_with_the_mend(tmp_path: Path):
    with pytest.raises(InputError, match=r"no results.sqlite there; give the --out"):
        report_again(tmp_path)
    folder = run_of(tmp_path / "run", [UNIT], [submission(UNIT, "a.ipynb")])
    (folder / "feedback").write_text("in the way")
    with pytest.raises(InputError, match=r"pages cannot be written .* cinta report"):
        report_again(folder)


def test_damaged_cells_are_an_error_with_the_mend(tmp_path: Path):
    broken = msgspec.structs.replace(submission(UNIT, "a.ipynb"), executed=b"no zlib")
    folder = run_of(tmp_path / "run", [UNIT], [broken])
    with pytest.raises(InputError, match="damaged: put a copy of it back"):
        report_again(folder)


def test_an_lms_is_handed_the_same_page(tmp_path: Path):
    rows = [submission(UNIT, "a.ipynb")]
    folder = run_of(tmp_path / "run", [UNIT], rows)
    store = Store(folder / RESULTS)
    store.add_origins([Origin(submission="a.ipynb", lms=Lms.PLAIN, people=(Person("", "Ana"),))])
    store.close()
    report_again(folder)
    (grade,) = read_run(folder, UNIT.name).grades(Rules())
    assert grade.page().decode() == page_of(folder, "a.ipynb")
    assert "GradientTape" in page_of(folder, "a.ipynb")
    assert "Ana" not in page_of(folder, "a.ipynb")


# The page of one student


def test_code_outputs_and_plots_stand_with_their_exercise(tmp_path: Path):
    cells = cells_of(UNIT, {"polynomial_slope": NO_PATH.code})
    place = next(n for n, cell in enumerate(cells) if "polynomial_slope" in cell.answers)
    plot = Output("display_data", data={"text/plain": "<Figure>", "image/png": picture()})
    error = Output("error", "ValueError", "x", lines=("\x1b[31mValueError\x1b[0m: x",))
    cells[place] = msgspec.structs.replace(cells[place], status="error", outputs=(plot, error))
    failed = {"polynomial_slope": Failed("none", NO_PATH.id, NO_PATH.code)}
    row = submission(UNIT, "a.ipynb", failed, cells)
    folder = run_of(tmp_path / "run", [UNIT], [row])
    report_again(folder)
    section = page_of(folder, "a.ipynb").partition('id="e2"')[2].partition("</section>")[0]
    assert '<span class="nf">polynomial_slope</span>' in section
    assert f'src="data:image/png;base64,{picture()}" width="320" height="200"' in section
    assert '<pre class="out error">ValueError: x</pre>' in section
    assert "terminó con un error" in section
    assert "La cinta dio None." in section


def test_a_gigantic_submission_gives_a_page_of_bounded_size(tmp_path: Path):
    flood = Output("stream", "stdout", "x" * 200_000)
    large = Output(
        "display_data", data={"image/png": picture(3000, 3000), "text/html": "y" * 10**6}
    )
    many = [
        CellRecord(number=n, source="z = 1\n" * 20_000, status="ok", outputs=(flood, large))
        for n in range(300)
    ]
    row = submission(UNIT, "a.ipynb", cells=many)
    assert len(row.executed) < 2**20
    folder = run_of(tmp_path / "run", [UNIT], [row])
    report_again(folder)
    assert len(page_of(folder, "a.ipynb")) < 12 * 2**20
    assert "Esta celda es muy larga" in page_of(folder, "a.ipynb")


def test_every_element_of_a_page_is_the_templates(written: Path):
    for path in (written / "feedback").iterdir():
        assert list(foreign_markup(path.read_text(encoding="utf-8"))) == []
    assert list(foreign_markup("<p onclick='x'><svg><img src='http://x'><a href='#x'>")) == [
        "<p onclick='x'>",
        "<svg>",
        "<img src='http://x'>",
        "<a href='#x'>",
    ]


def test_cells_that_were_lost_say_so(tmp_path: Path):
    cells = [
        CellRecord(number=0, source="while True: pass", status="timed_out"),
        CellRecord(number=1, source="os._exit(1)", status="crashed"),
    ]
    cells.append(CellRecord(number=2, source="x = 1", status="not_run"))
    folder = run_of(tmp_path / "run", [UNIT], [submission(UNIT, "a.ipynb", cells=cells)])
    report_again(folder)
    page = page_of(folder, "a.ipynb")
    for words in ("se detuvo al acabarse su tiempo", "cerró de golpe", "no se ejecutó"):
        assert words in page


def test_a_student_is_told_when_it_is_our_fault(tmp_path: Path):
    ours = submission(UNIT, "a.ipynb", status=Status.GRADER_ERROR)
    folder = run_of(tmp_path / "run", [UNIT], [ours])
    report_again(folder)
    assert "es un fallo nuestro, no un cero" in page_of(folder, "a.ipynb")


@pytest.mark.slow
@pytest.mark.xdist_group("five hundred")
def test_five_hundred_students_are_less_than_five_megabytes(five_hundred: Path):
    assert (five_hundred / "report.html").stat().st_size < 5_000_000
    assert own(read(five_hundred)).count('<td class="who">') == 500


def test_cells_are_stored_with_their_row_and_go_with_it(tmp_path: Path):
    row = submission(UNIT, "a.ipynb")
    store = Store(tmp_path / RESULTS)
    store.add(row)
    assert store.executed("a.ipynb") == tuple(cells_of(UNIT, {}))
    assert [r.executed for r in store.results()] == [b""]
    store.add(msgspec.structs.replace(row, executed=b""))
    assert store.executed("a.ipynb") == ()
    store.add(
        msgspec.structs.replace(row, executed=pack([CellRecord(number=0, source="x", status="ok")]))
    )
    assert [cell.source for cell in store.executed("a.ipynb")] == ["x"]
    store.close()


def test_who_shares_a_misconception_is_a_list_with_what_to_write_to_them(written: Path):
    report = own(read(written))
    links = re.findall(r'href="lists/([^"]+)"', report)
    assert {urllib.parse.unquote(link) for link in links} == {
        path.name for path in (written / "lists").iterdir()
    }
    with closing(Store(written / RESULTS)) as store:
        rows = {row.submission: row for row in store.results()}
    for path in (written / "lists").iterdir():
        with path.open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
        assert lines
        _, exercise, _ = path.stem.split("-")
        for line in lines:
            found = next(e for e in rows[line["submission"]].exercises if e.name == exercise)
            assert found.first_failure
        assert f"{UNIT.name}.ipynb#" in lines[0]["letter_es"]
        assert lines[0]["letter_en"].startswith('About the exercise "')
        assert str(escape(lines[0]["letter_es"])) in report
