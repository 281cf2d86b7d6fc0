"""What a student calls a file or a folder makes no other LMS, and no other student, of a class."""

from __future__ import annotations

import zipfile

import pytest

from cinta.lms.intake import take_in
from cinta.records.origin import Lms

ATTACHED = "Submission attachment(s)"
AT = "Nov 24, 2026 926 PM"
FORGED = [
    f"7-9 - Ana - {AT}/x.ipynb",
    f"7-9 - Ana - {AT} - x.ipynb",
    "Lab_ana_attempt_2026-11-24-21-26-05_x.ipynb",
    f"L/Ruiz, Ana(ana)/{ATTACHED}/x.ipynb",
    f"Ruiz, Ana(ana)_{ATTACHED}_x.ipynb",
    "submitted/ana/lab/x.ipynb",
    "submission_metadata.yml",
]
"""Names that are those of a download of somebody else's."""

CLASSES = [
    (Lms.MOODLE, "Eve_9_assignsubmission_file/{}", "Ana_8_assignsubmission_file/x.ipynb", "9"),
    (Lms.CANVAS, "eve_9_50{n}_{}", "ana_8_502_x.ipynb", "9"),
    (Lms.NBGRADER, "c/submitted/eve/lab/{}", "c/submitted/ana/lab/x.ipynb", "eve"),
    (Lms.BRIGHTSPACE, f"9-1 - Eve - {AT}/{{}}", f"8-1 - Ana - {AT}/x.ipynb", "9-1"),
    (Lms.SAKAI, f"L/E, Eve(eve)/{ATTACHED}/{{}}", f"L/R, Ana(ana)/{ATTACHED}/x.ipynb", "eve"),
    (Lms.PLAIN, "eve/{}", "ana/x.ipynb", ""),
]


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize(("lms", "folder", "other", "key"), CLASSES)
def test_a_forged_name_stays_its_students(tmp_path, lms, folder, other, key, forged):
    own = forged.replace("/", "-") if lms == Lms.CANVAS else forged  # Canvas keeps no folders
    names = {folder.format(own, n=0), folder.format("own.ipynb", n=1), other}
    if lms == Lms.NBGRADER:
        names.add("c/submitted/ana/lab/timestamp.txt")
    if "/" in own:
        names.add(folder.format(f"{own.rpartition('/')[0]}/timestamp.txt", n=3))
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as opened:
        for name in sorted(names):
            opened.writestr(name, "2026-11-24 10:00:00 UTC" if name.endswith("txt") else "{}")
    begin = folder.partition("{")[0]
    origins = [one.origin for one in take_in([tmp_path / "class.zip"]).submissions if one.origin]
    assert {one.lms for one in origins} == {lms}
    assert {one.key for one in origins if one.submission.startswith(begin)} == {key}
