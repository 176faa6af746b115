"""Files of strangers: what is kept, what is not, and what is said."""

import os
from pathlib import Path

import pytest
from django.test import override_settings

from talentprogram.kernel import uploads
from tests.factories import files

ORDINARY, HOSTILE = files.ordinary(), files.hostile()


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_file_is_taken(name):
    assert uploads.inspect(files.uploaded(ORDINARY[name])).kind in uploads.SUFFIXES


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_something_to_do(name):
    with pytest.raises(uploads.Unacceptable, match=r"upload|Please"):
        uploads.inspect(files.uploaded(HOSTILE[name]))


def test_what_a_camera_hangs_behind_a_picture_is_cut_off():
    kept = uploads.inspect(files.uploaded(ORDINARY["a JPEG with a camera's trailer"], "me.jpg"))
    assert kept.content == files.jpeg() and kept.kind == "image/jpeg"


@override_settings(UPLOAD_MAX_BYTES=1000)
def test_a_file_that_is_too_large_is_refused_before_it_is_read():
    class Large:
        size, name = 1001, "cv.pdf"

        def read(self):
            raise AssertionError("It was read.")

    with pytest.raises(uploads.Unacceptable, match="larger than"):
        uploads.inspect(Large())


@override_settings(UPLOAD_MAX_BYTES=1000)
def test_no_more_of_a_file_is_taken_in_than_is_needed_to_refuse_it():
    bound = uploads.Bounded()
    chunks = [bound.receive_data_chunk(b"x" * 400, start) for start in range(0, 4000, 400)]
    taken = sum(len(chunk) for chunk in chunks if chunk)
    assert 1000 < taken <= 1400


@pytest.mark.parametrize(
    "given, kept",
    [
        ("CV.pdf", "CV.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\cv.pdf", "cv.pdf"),
        ("cv\u202efdp.exe", "cvfdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("何樂瑤 個人履歷.PDF", "何樂瑤 個人履歷.PDF"),
        (".htaccess", "htaccess.pdf"),
        ("", "file.pdf"),
        ("x" * 5000 + ".pdf", "x" * 150 + ".pdf"),
    ],
)
def test_the_name_of_a_file_is_data_and_ends_as_what_the_file_is(given, kept):
    assert uploads.clean_name(given, ".pdf") == kept


def test_it_is_stored_under_a_name_that_tells_nothing():
    upload = uploads.inspect(files.uploaded(files.pdf(), "Ho Lok-yiu.pdf"))
    assert "Ho" not in upload.as_file().name and upload.as_file().name != upload.as_file().name
    assert upload.name == "Ho Lok-yiu.pdf" and upload.as_file().name.endswith(".pdf")


def finds_something(file):
    return "Eicar" if b"EICAR" in file.read() else ""


def breaks_down(file):
    raise OSError("no scanner")


@override_settings(UPLOAD_SCANNER=f"{__name__}.finds_something")
def test_the_scanner_may_refuse():
    uploads.inspect(files.uploaded(files.pdf()))
    marked = files.pdf(lambda made: made.docinfo.__setitem__("/Title", "EICAR"))
    with pytest.raises(uploads.Unacceptable, match="virus"):
        uploads.inspect(files.uploaded(marked))


@override_settings(UPLOAD_SCANNER=f"{__name__}.breaks_down")
def test_a_scanner_that_fails_has_not_said_yes():
    with pytest.raises(uploads.Unacceptable, match="cannot be checked"):
        uploads.inspect(files.uploaded(files.pdf()))


def test_a_parser_that_dies_refuses_the_file(monkeypatch):
    monkeypatch.setattr(uploads.pdfs, "__file__", "/nonexistent.py")
    with pytest.raises(uploads.Unacceptable, match="cannot be read"):
        uploads.inspect(files.uploaded(files.pdf()))


@pytest.mark.django_db
def test_a_file_is_served_so_that_no_browser_runs_it(tmp_path):
    (tmp_path / "a").write_bytes(b"%PDF-")
    response = uploads.serve((tmp_path / "a").open("rb"), name="履歷.pdf", kind="application/pdf")
    response.close()
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    with Path(os.devnull).open("rb") as nothing:
        assert uploads.serve(nothing, name="x", kind="text/html")["Content-Type"] == "application/octet-stream"
