"""Submissions are found in files, folders and zips; nothing is unpacked, nobody is lost."""

from __future__ import annotations

import errno
import io
import os
import random
import socket
import sys
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from cinta.errors import InputError
from cinta.lms.intake import Intake, take_in
from cinta.records.facts import encode_list
from cinta.records.store import Store
from cinta.report.names import feedback_name
from cinta.submission.notebook import MAX_BYTES, OutOfReach, Unreadable, read_notebook

SAMPLES = Path(__file__).parent / "samples"


def names(intake: Intake) -> list[str]:
    return [submission.name for submission in intake.submissions]


def put(folder: Path, *files: str) -> Path:
    for name in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return folder


def zipped(path: Path, **entries: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name + ".ipynb", data)
    return path


def test_a_notebook_is_one_submission(tmp_path):
    (submission,) = take_in([put(tmp_path, "ana.ipynb") / "ana.ipynb"]).submissions
    assert (submission.name, submission.student, submission.read()) == (
        "ana.ipynb", "ana", b"ana.ipynb",
    )  # fmt: skip


def test_a_folder_is_read_in_order_with_what_is_passed_over(tmp_path):
    put(tmp_path, "b/lab.IPYNB", "a/lab.ipynb", "notes.txt", "c/lab.html")
    intake = take_in([tmp_path])
    assert names(intake) == ["a/lab.ipynb", "b/lab.IPYNB"]
    assert [submission.student for submission in intake.submissions] == ["a/lab", "b/lab"]
    assert intake.other_files == ("c/lab.html", "notes.txt")


@pytest.mark.parametrize("ending", [".ipynb.txt", ".ipynb.json", ".IPYNB.TXT"])
def test_the_endings_that_browsers_add_are_known(tmp_path, ending):
    (submission,) = take_in([put(tmp_path, f"lab{ending}")]).submissions
    assert submission.read() == f"lab{ending}".encode()


def test_a_zip_of_a_folder_gives_the_same_as_the_folder(tmp_path):
    folder = put(tmp_path / "class", "a/lab.ipynb", "b/lab.ipynb", "notes.txt")
    with zipfile.ZipFile(tmp_path / "class.ZIP", "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder))
    from_zip, from_folder = take_in([tmp_path / "class.ZIP"]), take_in([folder])
    assert (from_zip.submissions, from_zip.other_files) == (
        from_folder.submissions, from_folder.other_files,
    )  # fmt: skip
    assert [s.read() for s in from_zip.submissions] == [s.read() for s in from_folder.submissions]


def test_several_paths_are_one_class_and_twins_are_numbered(tmp_path):
    one, two = put(tmp_path / "1", "lab.ipynb"), put(tmp_path / "2", "lab.ipynb")
    intake = take_in([one, two, two / "lab.ipynb"])
    assert names(intake) == ["lab (2).ipynb", "lab (3).ipynb", "lab.ipynb"]


def test_noise_of_systems_and_editors_is_left_out(tmp_path):
    put(tmp_path, "lab.ipynb", "._lab.ipynb", "__MACOSX/lab.ipynb", ".DS_Store")
    put(tmp_path, ".ipynb_checkpoints/lab-checkpoint.ipynb", ".git/lab.ipynb")
    intake = take_in([tmp_path])
    assert (names(intake), intake.other_files) == (["lab.ipynb"], ())


def test_links_in_a_folder_are_not_followed(tmp_path):
    put(tmp_path / "secret", "key.ipynb")
    folder = put(tmp_path / "class", "lab.ipynb")
    (folder / "file.ipynb").symlink_to(tmp_path / "secret" / "key.ipynb")
    (folder / "folder").symlink_to(tmp_path / "secret")
    intake = take_in([folder])
    assert names(intake) == ["file.ipynb", "lab.ipynb"]
    with pytest.raises(Unreadable, match="a link"):
        intake.submissions[0].read()
    assert intake.refusals == (
        "file.ipynb: refused: a link: put the file itself there",
        "folder: refused: a link: put the file itself there",
    )


def test_a_folder_with_the_name_of_a_notebook_is_a_folder(tmp_path):
    assert names(take_in([put(tmp_path, "lab.ipynb/x.ipynb")])) == ["lab.ipynb/x.ipynb"]


def test_nothing_to_grade_is_an_error_with_the_mend(tmp_path):
    with pytest.raises(InputError, match=r"no \.ipynb file; give"):
        take_in([put(tmp_path, "notes.txt")])
    with pytest.raises(InputError, match="no such file or folder; give"):
        take_in([tmp_path / "none"])


def test_a_file_that_is_no_zip_is_an_error_with_the_mend(tmp_path):
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 no")
    with pytest.raises(InputError, match=r"bad\.zip: not a zip .* download it again"):
        take_in([tmp_path / "bad.zip"])


@pytest.mark.parametrize("name", ["a:b/lab.ipynb", "C:lab.ipynb"])
def test_what_windows_takes_for_a_drive_is_called_that(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr(name, b"{}")
    (line,) = take_in([tmp_path / "c.zip"]).refusals
    assert (
        line == f"{name}: refused: {name[:2]!r} at its beginning is a drive to Windows: rename it"
    )


def test_names_that_climb_are_refused_each_in_a_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    intake = take_in([SAMPLES / "traversal.zip"])
    assert names(intake) == ["C:/evil.ipynb", "a/b.ipynb", "abs/evil.ipynb", "evil.ipynb"]
    assert intake.refusals == (
        "../../evil.ipynb: refused: a name that leads out of the archive",
        "/abs/evil.ipynb: refused: an absolute name",
        "C:\\evil.ipynb: refused: an absolute name",
        "a/../../b.ipynb: refused: a name that leads out of the archive",
    )
    for submission in intake.submissions:
        with pytest.raises(Unreadable, match=r"a name that leads out|an absolute name"):
            submission.read()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("ana/aux.ipynb", "aux.ipynb is a name that Windows reserves"),
        ("COM1/lab.ipynb", "COM1 is a name that Windows reserves"),
        ("/".join("a" * 40) + "/lab.ipynb", "41 folders deep"),
        ("a" * 2100 + ".ipynb", "a name of 2106 characters"),
    ],
)
def test_names_that_would_harm_are_refused_and_the_rest_goes_on(tmp_path, name, why):
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr(name, b"{}")
        archive.writestr("eva.ipynb", b"eva")
    intake = take_in([tmp_path / "class.zip"])
    (line,) = intake.refusals
    assert why in line
    read = {s.student: s for s in intake.submissions}
    assert (len(read), read["eva"].read()) == (2, b"eva")


def test_macosx_noise_in_a_zip_is_left_out():
    intake = take_in([SAMPLES / "macosx.zip"])
    assert (names(intake), intake.other_files) == (["lab/lab01.ipynb"], ())


def test_a_second_entry_of_one_name_is_refused_and_a_row_all_the_same():
    intake = take_in([SAMPLES / "duplicate_entries.zip"])
    assert intake.refusals == (
        "lab01.ipynb: refused: a second entry of this name: the first is read",
    )
    upper, second, first = intake.submissions
    assert (upper.name, upper.read()) == ("LAB01.ipynb", b"case")
    assert (first.name, first.read()) == ("lab01.ipynb", b"first")
    with pytest.raises(Unreadable, match="a second entry"):
        second.read()


def test_names_that_look_alike_are_two_submissions():
    intake = take_in([SAMPLES / "nfc_nfd_twins.zip"])
    assert names(intake) == ["práctica (NFD).ipynb", "práctica.ipynb"]
    assert [s.student for s in intake.submissions] == ["práctica (NFD)", "práctica"]
    apart, together = (s.origin.file for s in intake.submissions if s.origin)
    assert (apart, together) == (unicodedata.normalize("NFD", together), "práctica.ipynb")


def test_a_link_in_a_zip_is_refused_and_the_students_own_file_read():
    intake = take_in([SAMPLES / "symlink.zip"])
    assert [line.partition(":")[0] for line in intake.refusals] == [
        "X_9_assignsubmission_file/data", "X_9_assignsubmission_file/lab01.ipynb",
    ]  # fmt: skip
    link, real = intake.submissions
    with pytest.raises(Unreadable, match="a link"):
        link.read()
    assert read_notebook(real.read()).cells == ()


def test_a_bomb_is_refused_unread():
    intake = take_in([SAMPLES / "bomb_200MB.zip"])
    with pytest.raises(Unreadable, match="unpacks to 1029 times its size"):
        intake.submissions[0].read()


def test_a_bomb_that_lies_of_its_size_is_read_to_the_limit_only(tmp_path):
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lab.ipynb", os.urandom(2**20) * 80, compresslevel=0)
    data = bytearray(path.read_bytes())
    central = data.find(b"PK\x01\x02")
    data[central + 24 : central + 28] = (2**20).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(Unreadable):
        read_notebook(take_in([path]).submissions[0].read())


def test_a_file_is_read_to_the_limit_only(tmp_path):
    with open(tmp_path / "lab.ipynb", "wb") as file:
        file.truncate(3 * MAX_BYTES)
    data = take_in([tmp_path]).submissions[0].read()
    assert len(data) == MAX_BYTES + 1
    with pytest.raises(Unreadable, match="the file has"):
        read_notebook(data)


def test_a_students_zip_in_an_lms_zip_is_opened():
    (nested,) = take_in([SAMPLES / "nested.zip"]).submissions
    assert nested.name.endswith(".zip/lab01.ipynb")
    assert read_notebook(nested.read()).cells == ()


def test_zips_are_opened_one_in_another_and_no_deeper(tmp_path):
    zipped(tmp_path / "inner.zip", lab=b"{}")
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.write(tmp_path / "inner.zip", "inner.zip")
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.write(tmp_path / "outer.zip", "outer.zip")
        archive.write(tmp_path / "inner.zip", "inner.zip")
    inner, outer = take_in([tmp_path / "class.zip"]).submissions
    assert (inner.name, inner.read()) == ("inner.zip/lab.ipynb", b"{}")
    with pytest.raises(Unreadable, match="a zip inside a student's zip is not opened"):
        outer.read()


def test_a_students_own_zip_in_a_folder_is_opened(tmp_path):
    zipped(tmp_path / "ana.zip", u01_scalar=b"{}")
    (submission,) = take_in([tmp_path]).submissions
    assert submission.name == "ana.zip/u01_scalar.ipynb"
    assert submission.student == "ana"
    assert submission.read() == b"{}"


@pytest.mark.parametrize("content", [b"not a zip", b""])
def test_a_students_broken_zip_is_a_submission_all_the_same(tmp_path, content):
    put(tmp_path, "eva.ipynb")
    (tmp_path / "ana.zip").write_bytes(content)
    broken, _ = take_in([tmp_path]).submissions
    assert (broken.name, broken.student) == ("ana.zip", "ana")
    with pytest.raises(Unreadable, match=r"zip (cannot|that can) be read"):
        broken.read()


def test_bad_notebooks_are_submissions_each_with_its_reason():
    intake = take_in([SAMPLES / "bad_notebooks.zip"])
    outcomes: dict[str, object] = {}
    for submission in intake.submissions:
        try:
            outcomes[submission.name[0]] = len(read_notebook(submission.read()).cells)
        except Unreadable as why:
            outcomes[submission.name[0]] = str(why).split(":")[0].split("(")[0].strip()
    assert outcomes == {
        "a": "the file is empty",
        "b": 0,
        "c": 0,
        "d": "this is a web page",
        "e": 0,
        "f": "no notebook",
        "g": "the file is not complete JSON",
        "h": 0,
    }
    assert [name[0] for name in intake.other_files] == ["f"]


def test_names_are_read_in_the_alphabet_they_were_written_in(tmp_path):
    path = tmp_path / "class.zip"
    zipped(path, **{"Nuñez_utf8": b"1", "Nunez_cp850": b"2"})
    data = path.read_bytes()
    path.write_bytes(data.replace("Nuñez_utf8".encode(), b"Nu\xc3\xb1ez_utf8"))
    # Clear the flag that says UTF-8, in the local and the central header, as Info-ZIP does.
    data = bytearray(path.read_bytes().replace(b"Nunez_cp850", b"Nu\xa4ez_cp850"))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(magic)
        while at >= 0:
            data[at + offset : at + offset + 2] = b"\0\0"
            at = data.find(magic, at + 1)
    path.write_bytes(data)
    intake = take_in([path])
    assert names(intake) == ["Nuñez_cp850.ipynb", "Nuñez_utf8.ipynb"]
    assert [submission.read() for submission in intake.submissions] == [b"2", b"1"]


def test_the_flag_for_utf8_is_believed():
    assert names(take_in([SAMPLES / "utf8_flag.zip"])) == ["Práctica_Núñez.ipynb"]


only_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux has names of any bytes, and FIFOs in a folder"
)


@only_linux
def test_a_name_that_is_no_text_can_be_read_and_stored(tmp_path):
    (tmp_path / os.fsdecode(b"Nu\xf1ez\x1b[31m.ipynb")).write_bytes(b"x")
    (submission,) = take_in([tmp_path]).submissions
    assert submission.name == "Nu\\xf1ez\\x1b[31m.ipynb"
    assert submission.read() == b"x"


def names_of_bytes(count: int) -> set[bytes]:
    """Names of a file, made of what is hard to tell apart and to store; none twice."""
    chance = random.Random(20261129)
    parts = [b"a", b" ", b"\\", b"\\xe9", b"u00e9", b"\x1b", b"\xe9", b"\xc3", b"\x85"]
    parts += [c.encode() for c in ("é", unicodedata.normalize("NFD", "é"), "\x85", "\u202e")]
    return {b"n" + b"".join(chance.choices(parts, k=chance.randint(1, 5))) for _ in range(count)}


def stored_in_full(intake: Intake, folder: Path) -> int:
    """How many rows and pages there are once all that intake says is stored."""
    store = Store(folder / "results.sqlite")
    store.add_origins(s.origin for s in intake.submissions if s.origin)
    store.describe({name: encode_list(getattr(intake, name)) for name in ("layouts", "refusals")})
    rows = store.origins()
    store.close()
    for name in rows:
        (folder / feedback_name(name)).touch()
    assert set(rows) == set(names(intake))
    return len(list(folder.glob("*.html")))


@only_linux
@pytest.mark.parametrize(
    "layout",
    ["{}.ipynb", "submitted/{}/u01/u01.ipynb", "{}_9_assignsubmission_file/u.ipynb", "{}.zip"],
)
def test_whatever_the_bytes_of_a_name_it_is_a_row_that_can_be_stored_and_a_page(tmp_path, layout):
    folder, (before, after) = tmp_path / os.fsdecode(b"cl\xe9"), layout.encode().split(b"{}")
    handed_in = names_of_bytes(300)
    for name in handed_in:
        path = folder / os.fsdecode(before + name + after)
        path.parent.mkdir(parents=True, exist_ok=True)
        if before:
            (path.parent / "timestamp.txt").write_text("2026-11-22 21:00:00 UTC")
        if path.suffix == ".zip":
            path.write_bytes(zip_of_bytes({b"jos\xe9.ipynb": name}))
        else:
            path.write_bytes(name)
    intake = take_in([folder])
    assert {submission.read() for submission in intake.submissions} == handed_in
    assert stored_in_full(intake, tmp_path) == len(handed_in)


class NamedByBytes(zipfile.ZipInfo):
    """An entry whose name is said to be UTF-8, whatever it is."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return os.fsencode(self.filename), self.flag_bits | 0x800


def zip_of_bytes(entries: Mapping[bytes, bytes]) -> bytes:
    """A zip with entries of these names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in entries.items():
            archive.writestr(NamedByBytes(os.fsdecode(name)), data)
    return file.getvalue()


def test_in_a_zip_too_whatever_the_bytes_of_its_names(tmp_path):
    handed_in = {name for name in names_of_bytes(300) if b"\\" not in name}
    (tmp_path / "class.zip").write_bytes(zip_of_bytes({n + b".ipynb": n for n in handed_in}))
    intake = take_in([tmp_path / "class.zip"])
    assert {submission.read() for submission in intake.submissions} == handed_in
    assert stored_in_full(intake, tmp_path) == len(handed_in)


@only_linux
def test_what_is_no_file_is_passed_over_by_what_it_is(tmp_path):
    put(tmp_path, "lab.ipynb")
    os.mkfifo(tmp_path / "ana.ipynb")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "eva.zip"))
    intake = take_in([tmp_path])
    assert names(intake) == ["lab.ipynb"]
    assert intake.other_files == ("ana.ipynb (a FIFO)", "eva.zip (a socket)")
    with pytest.raises(InputError, match="a FIFO, not a file; give"):
        take_in([tmp_path / "ana.ipynb"])


def test_a_folder_that_cannot_be_opened_is_said(tmp_path, monkeypatch):
    put(tmp_path, "lab.ipynb", "ana/lab.ipynb")
    listed = os.scandir

    def refused(path):
        """Root may open all, so the system's answer to others is played."""
        if Path(path).name == "ana":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), os.fspath(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", refused)
    assert take_in([tmp_path]).refusals == ("ana: refused: cannot be opened (Permission denied)",)


def becomes_a_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def becomes_a_link(path: Path) -> None:
    path.rename(path.with_name("secret"))
    path.symlink_to("secret")


def has_a_folder_that_becomes_a_link(path: Path) -> None:
    there = path.parent.rename(path.parent.with_name("elsewhere"))
    path.parent.symlink_to(there)
    (there / path.name).rename(there / "old")
    (there / path.name).write_bytes((there / "old").read_bytes())


def is_written_anew(path: Path) -> None:
    size = path.stat().st_size
    path.unlink()
    path.write_bytes(b"!" * size)


def is_written_over(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"!")


CHANGES = [
    becomes_a_fifo,
    becomes_a_link,
    has_a_folder_that_becomes_a_link,
    is_written_anew,
    is_written_over,
    Path.unlink,
]


@only_linux
@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", ["lab.ipynb", "lab.zip", "X_9_assignsubmission_file.zip"])
@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_after_it_was_found_is_not_read(tmp_path, change, kind):
    path = tmp_path / "ana" / kind
    path.parent.mkdir()
    of_a_class = kind.startswith("X")
    inside = {b"X_9_assignsubmission_file/lab.ipynb" if of_a_class else b"lab.ipynb": b"as it was"}
    path.write_bytes(zip_of_bytes(inside) if path.suffix == ".zip" else b"as it was")
    (submission,) = take_in([tmp_path]).submissions
    assert submission.read() == b"as it was"
    change(path)
    if of_a_class and change is not is_written_over:
        assert submission.read() == b"as it was"  # the archive of a class is held open
    else:
        with pytest.raises(OutOfReach, match=r"the file (changed|is gone) since .* --resume"):
            submission.read()


def test_names_are_composed_whatever_the_system(tmp_path):
    put(tmp_path, unicodedata.normalize("NFD", "Núñez.ipynb"))
    assert names(take_in([tmp_path])) == ["Núñez.ipynb"]


@pytest.mark.parametrize("damage", ["body", "encrypted", "method"])
def test_a_damaged_entry_is_unreadable_and_the_others_are_read(tmp_path, damage):
    path = zipped(tmp_path / "class.zip", ana=b"A" * 50, eva=b"E" * 50)
    data = bytearray(path.read_bytes())
    central = data.find(b"PK\x01\x02")
    if damage == "body":
        data[data.find(b"AAAA")] = 0
    elif damage == "encrypted":
        data[6] |= 1
        data[central + 8] |= 1
    else:
        data[8] = data[central + 10] = 99
    path.write_bytes(data)
    ana, eva = take_in([path]).submissions
    with pytest.raises(Unreadable, match="the zip's entry cannot be read"):
        ana.read()
    assert eva.read() == b"E" * 50
