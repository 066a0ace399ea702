"""Messages, PDF files and archives become texts with what their formats say of them, or a failure that says why."""

from __future__ import annotations

import gzip
from email.message import EmailMessage
from pathlib import Path

import pytest

from foedus.ingest.sources import Defaults, SourceFailure, SourceText, warc
from foedus.ingest.sources.mail import read_mail
from foedus.ingest.sources.pdf import read_pdf
from foedus.ingest.sources.positions import traced
from foedus.ingest.sources.warc import read_warc

SENTENCE = "Hungary supports Mark Rutte as the next secretary general of NATO, Viktor Orbán said on Tuesday."
PAGE = f"<html><body><article><p>{SENTENCE}</p><p>Romania has not yet said what it will do.</p></article></body></html>"


def text(source: SourceText | SourceFailure) -> SourceText:
    assert isinstance(source, SourceText), source
    return source


def reason(source: SourceText | SourceFailure | None) -> str:
    assert isinstance(source, SourceFailure), source
    return source.reason


def message(plain: str | None = SENTENCE, page: str | None = None, **head: str) -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = "Hungary backs Rutte"
    made["From"] = "Nora Nagy <nora@danube.example>"
    made["Date"] = "Tue, 18 Jun 2024 09:30:00 +0200"
    for name, value in head.items():
        made[name.replace("_", "-")] = value
    if plain is not None:
        made.set_content(plain)
    if page is not None:
        (made.add_alternative if plain is not None else made.set_content)(page, subtype="html")
    return made


def test_a_message_gives_its_plain_text_and_what_its_head_says():
    head = {"Message_ID": "<1@danube.example>", "Archived_At": "<https://lists.example/1>"}
    source = text(read_mail(bytes(message(page=PAGE, **head)), "a.eml", Defaults(published="2020-01-01", outlet="D")))
    assert source.text == SENTENCE + "\n"
    assert (source.title, source.author, source.outlet) == ("Hungary backs Rutte", "Nora Nagy", "D")
    assert (source.published, source.id) == ("2024-06-18T09:30:00+02:00", "1@danube.example")
    assert source.url == "https://lists.example/1"


def test_a_message_that_is_a_page_only_gives_its_article_and_the_place_of_its_words():
    source = text(read_mail(bytes(message(plain=None, page=PAGE)), "a.eml", Defaults()))
    assert SENTENCE in source.text
    assert (source.title, source.published) == ("Hungary backs Rutte", "2024-06-18T09:30:00+02:00")
    assert source.original is not None
    start = source.text.index("Hungary")
    ((begin, end),) = traced((start, start + 7), source.original.pieces)
    assert PAGE[begin:end] == "Hungary"


def test_what_is_attached_to_a_message_is_not_read():
    made = message()
    made.add_attachment(b"\0" * 1000, maintype="application", subtype="octet-stream", filename="a.bin")
    assert text(read_mail(bytes(made), "a.eml", Defaults())).text.strip() == SENTENCE


def test_a_message_in_another_encoding_than_it_says_comes_out_right():
    body = b"Subject: x\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n" + SENTENCE.encode()
    assert text(read_mail(body, "a.eml", Defaults())).text == SENTENCE


def test_lines_that_the_mail_program_broke_are_whole_again_where_it_says_so():
    body = b"Content-Type: text/plain; format=flowed\r\n\r\nHungary supports \r\nMark Rutte.\r\nNext.\r\n"
    assert text(read_mail(body, "a.eml", Defaults())).text == "Hungary supports Mark Rutte.\nNext.\n"


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "empty"),
        (b"Date: some day\r\n\r\nHungary supports Mark Rutte.", "some day"),
        (b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA", "no text"),
        (b"Subject: x\r\n\r\n" + b"x" * 25_000_000, "25,000,000"),
    ],
    ids=["empty", "date", "picture", "large"],
)
def test_a_message_that_cannot_be_used_is_refused_with_the_reason(body, word):
    assert word in reason(read_mail(body, "a.eml", Defaults()))


def pdf(*lines: str, created: str = "D:20240618093000+02'00'", title: str = "Hungary backs Rutte") -> bytes:
    """A file of one page with one line of text after the other."""
    shown = "".join(f"({line}) Tj T* " for line in lines)
    content = f"BT /F1 12 Tf 14 TL 72 700 Td {shown} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Title ({title}) /Author (Nora Nagy) /CreationDate ({created}) >>".encode(),
    ]
    body = bytearray(b"%PDF-1.4\n")
    places = []
    for number, made in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, made)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(body)


def test_the_lines_of_a_pdf_are_sentences_again():
    source = text(
        read_pdf(
            pdf(
                "Hungary backs Rutte",
                "Hungary supports Mark Rutte as the next secretary gen-",
                "eral of NATO, the prime minister of the country said on",
                "Tuesday in Budapest.",
                "Romania has not yet said what it will do in the matter.",
            ),
            "a.pdf",
            Defaults(),
        )
    )
    assert source.text.split("\n") == [
        "Hungary backs Rutte",
        "Hungary supports Mark Rutte as the next secretary general of NATO, the prime minister of the country said on Tuesday in Budapest.",
        "Romania has not yet said what it will do in the matter.",
    ]
    assert (source.title, source.author, source.published) == ("Hungary backs Rutte", "Nora Nagy", "2024-06-18")


def test_the_day_in_a_pdf_counts_only_where_no_other_is_named():
    assert text(read_pdf(pdf(SENTENCE), "a.pdf", Defaults(published="2024-06-17"))).published == "2024-06-17"
    assert text(read_pdf(pdf(SENTENCE, created="yesterday"), "a.pdf", Defaults(published="2024-06-17"))).text
    assert text(read_pdf(pdf(SENTENCE, created=""), "a.pdf", Defaults())).published is None


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "no PDF"),
        (b"%PDF-1.7\n%nothing", "no PDF"),
        (b"hello", "no PDF"),
        (pdf(), "pictures"),
        (b"x" * 50_000_001, "divide"),
    ],
    ids=["empty", "head-only", "text", "pictures", "large"],
)
def test_a_pdf_that_cannot_be_used_is_refused_with_the_reason(body, word):
    assert word in reason(read_pdf(body, "a.pdf", Defaults()))


def record(url: str, head: str, body: bytes) -> bytes:
    """What a crawler stores of an answer: the address, the status and the lines of the head, the body."""
    answer = "\r\n".join(["HTTP/1.1 " + head.replace("\n", "\r\n"), "", ""]).encode() + body
    said = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{len(body)}>\r\nWARC-Target-URI: {url}\r\n"
        "WARC-Date: 2024-09-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return said.encode() + answer + b"\r\n\r\n"


@pytest.fixture
def archive(tmp_path: Path):
    def archive(*answers: tuple[str, str, bytes], packed: bool = True) -> Path:
        records = [record(*answer) for answer in answers]
        path = tmp_path / ("a.warc.gz" if packed else "a.warc")
        path.write_bytes(b"".join(gzip.compress(each, mtime=0) if packed else each for each in records))
        return path

    return archive


def texts(path: Path, **said: str) -> list[SourceText | SourceFailure]:
    return [each for each in read_warc(path, path.name, Defaults(**said)) if each is not None]


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_gives_the_pages_that_were_there_with_their_addresses(archive, packed):
    path = archive(
        ("https://d.example/1", "200 OK\nContent-Type: text/html; charset=cp1252", PAGE.encode("cp1252")),
        ("https://d.example/2", "404 Not Found\nContent-Type: text/html", PAGE.encode()),
        ("https://d.example/3.png", "200 OK\nContent-Type: image/png", b"\x89PNG"),
        ("https://d.example/4", "200 OK\nContent-Type: text/plain", SENTENCE.encode()),
        (
            "https://d.example/5",
            "200 OK\nContent-Type: text/html\nContent-Encoding: gzip",
            gzip.compress(PAGE.encode()),
        ),
        packed=packed,
    )
    found = [text(each) for each in texts(path)]
    assert [each.url for each in found] == [f"https://d.example/{number}" for number in (1, 4, 5)]
    assert all(SENTENCE in each.text for each in found)
    assert all(each.published is None for each in found)


def test_a_record_that_unpacks_without_end_ends_the_archive_and_what_came_before_it_stays(archive, monkeypatch):
    monkeypatch.setattr(warc, "MOST_UNPACKED", 5_000_000)
    bomb = gzip.compress(b"x" * 20_000_000, mtime=0)
    path = archive(
        ("https://d.example/1", "200 OK\nContent-Type: text/html", PAGE.encode()),
        ("https://d.example/2", "200 OK\nContent-Type: text/html\nContent-Encoding: gzip", bomb),
        ("https://d.example/3", "200 OK\nContent-Type: text/html", PAGE.encode()),
    )
    first, second = texts(path)
    assert text(first).url == "https://d.example/1"
    assert "unpacks" in reason(second)


def test_an_archive_that_breaks_off_gives_what_is_whole_and_says_so(archive):
    path = archive(*[("https://d.example/1", "200 OK\nContent-Type: text/html", PAGE.encode())] * 2)
    path.write_bytes(path.read_bytes()[:-200])
    first, *_ = texts(path)
    assert SENTENCE in text(first).text


@pytest.mark.parametrize(
    "body", [b"", b"no archive", b"WARC/1.0\r\nContent-Length: ten\r\n\r\n", gzip.compress(b"WARC/1.0\r\n", mtime=0)]
)
def test_what_is_no_archive_is_refused(tmp_path, body):
    (tmp_path / "a.warc").write_bytes(body)
    assert [reason(each) for each in texts(tmp_path / "a.warc")]
