"""A page becomes its article, with what it says of itself, and its words are found again in it."""

from __future__ import annotations

import hashlib
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.ingest.sources import Defaults, SourceFailure, SourceText
from foedus.ingest.sources.pages import MOST_BYTES, read_page
from foedus.ingest.sources.positions import pieces_of, traced

SENTENCE = "Hungary supports Mark Rutte as the next secretary general of NATO, Viktor Orbán said on Tuesday."
SECOND = "The decision needs the consent of all members, and Romania has not yet said what it will do."


def page(body: str = f"<p>{SENTENCE}</p><p>{SECOND}</p>", head: str = "", encoding: str = "utf-8") -> bytes:
    whole = (
        f"<!doctype html><html lang='en'><head>{head}</head><body><nav><a href='/'>Home</a> <a href='/s'>Sport</a></nav>"
        f"<article><h1>Hungary backs Rutte</h1>{body}</article><footer>All rights reserved</footer></body></html>"
    )
    return whole.encode(encoding)


def read(body: bytes, defaults: Defaults | None = None, **said: str) -> SourceText:
    source = read_page(body, "a.html", defaults or Defaults(), **said)
    assert isinstance(source, SourceText), source
    return source


def refused(body: bytes) -> str:
    source = read_page(body, "a.html", Defaults())
    assert isinstance(source, SourceFailure)
    return source.reason


def test_the_article_is_taken_and_what_stands_around_it_is_not():
    text = read(page()).text
    assert SENTENCE in text
    assert SECOND in text
    assert not any(word in text for word in ("Home", "Sport", "rights reserved"))


def test_title_outlet_author_day_and_address_are_those_that_the_page_declares():
    head = (
        "<title>Hungary backs Rutte - Danube Courier</title><meta property='og:site_name' content='Danube Courier'>"
        "<meta name='author' content='Nora Nagy'><link rel='canonical' href='https://danube.example/rutte'>"
        "<meta property='article:published_time' content='2024-06-18T09:30:00+02:00'>"
    )
    source = read(
        page(head=head), Defaults(published="2020-01-01", outlet="Another"), url="https://danube.example/?a=1"
    )
    assert (source.title, source.outlet, source.author) == ("Hungary backs Rutte", "Danube Courier", "Nora Nagy")
    assert (source.published, source.url) == ("2024-06-18", "https://danube.example/rutte")


def test_a_page_that_declares_nothing_leaves_the_day_unknown_whatever_dates_stand_in_it():
    source = read(page(f"<p>{SENTENCE}</p><p>On 3 March 2021 the talks had begun. {SECOND}</p>"))
    assert (source.published, source.outlet) == (None, None)


JSON_LD = '<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2024-06-20", "datePublished": "2024-06-18"}</script>'


@pytest.mark.parametrize(
    ("head", "body", "url", "day"),
    [
        ("<meta itemprop='datePublished' content='2024-06-18'>", "", None, "2024-06-18"),
        ("<meta name='DC.date.issued' content='2024-06-18'>", "", None, "2024-06-18"),
        (JSON_LD, "", None, "2024-06-18"),
        ("", "", "https://danube.example/2024/06/18/rutte", "2024-06-18"),
        ("", "<time datetime='2024-06-18T10:00'>Tuesday</time>", None, "2024-06-18"),
        (
            "",
            "<time datetime='2024-06-01'>x</time><time class='published' datetime='2024-06-18'>y</time>",
            None,
            "2024-06-18",
        ),
        ("", "<time datetime='2024-06-01'>x</time><time datetime='2024-06-18'>y</time>", None, None),
        ("<meta property='article:modified_time' content='2024-06-18'>", "", None, None),
        ("<meta property='article:published_time' content='2099-06-18'>", "", None, None),
        ("<meta name='description' content='Of 18 June 2024'><title>18 June 2024</title>", "", None, None),
        ("", "<p>Published on 18 June 2024</p><footer>© 2024-06-18 Danube Courier</footer>", None, None),
    ],
)
def test_the_day_of_publication_is_one_that_is_declared_and_never_a_guess(head, body, url, day):
    said = {"url": url} if url else {}
    assert read(page(f"<p>{SENTENCE}</p><p>{SECOND}</p>{body}", head), **said).published == day


def test_options_fill_in_what_a_page_does_not_declare():
    source = read(page(), Defaults(published="2024-06-18", outlet="Danube Courier", url="https://danube.example/1"))
    assert (source.published, source.outlet, source.url) == ("2024-06-18", "Danube Courier", "https://danube.example/1")


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", "iso-8859-1", None),  # declared wrongly: valid UTF-8 is UTF-8
        ("iso-8859-1", "iso-8859-1", None),
        ("cp1250", "windows-1250", None),
        ("cp1250", "", "windows-1250"),  # the server says it
        ("utf-16", "", None),  # a byte order mark says it
        ("cp1252", "utf-8", None),  # declared wrongly: the letters tell
        ("cp1252", "no-such-charset", None),
    ],
)
def test_letters_come_out_right_whatever_encoding_is_declared(encoding, declared, header):
    body = page(
        f"<p>{SENTENCE}</p><p>{SECOND} Orbán, Köves, Götz; Budapest és Bécs után Párizs következik.</p>",
        f"<meta charset='{declared}'>",
        encoding,
    )
    said = {"charset": header} if header else {}
    assert "Orbán said" in read(body, **said).text


def test_a_page_in_utf8_with_a_broken_letter_keeps_all_the_others():
    body = page(f"<p>{SENTENCE}</p><p>{SECOND} {'é' * 40}</p>", "<meta charset='utf-8'>").replace(
        b"Romania", b"Rom\xe2nia"
    )
    text = read(body).text
    assert "Viktor Orbán" in text
    assert "Rom\ufffdnia" in text


def test_a_page_without_an_article_is_refused_with_the_reason():
    assert "no article" in refused(b"<html><body><a href='/'>Home</a></body></html>")
    assert "empty" in refused(b" \n ")


def test_a_page_larger_than_any_article_is_refused():
    assert "10,000,000" in refused(b"<p>word</p>" * (MOST_BYTES // 11 + 1))


def test_words_of_the_text_are_found_again_in_the_page():
    body = page(
        "<p>Hungary supports <b>Mark&nbsp;Rutte</b>\n   as the <!-- not shown --> next secretary general, Orb&aacute;n &amp; "
        f"the party\n said.</p><script>var x = 'the party said';</script><p>{SECOND}</p>"
    )
    source = read(body)
    original = source.original
    assert original is not None
    assert original.digest == hashlib.sha256(body).hexdigest()
    shown = body.decode(original.encoding)

    def found(words: str) -> list[str]:
        start = source.text.index(words)
        return [shown[begin:end] for begin, end in traced((start, start + len(words)), original.pieces)]

    assert found(SECOND) == [SECOND]
    assert found("next secretary general") == ["next secretary general"]
    assert found("the party said") == ["the party", "said"]
    assert found("Hungary supports Mark") == ["Hungary supports", "Mark"]


WORDS = st.text("abcdefghijk &<é\u200f", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(
    st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=6), st.sampled_from(["", "\n  ", "<b>x</b>"])
)
def test_every_piece_of_a_map_reads_alike_in_the_text_and_in_the_page(paragraphs, between):
    text = "\n".join(" ".join(words) for words in paragraphs)
    shown = between.join(f"<p>{escape(' '.join(words))}</p>" for words in paragraphs)
    for start, there, length in pieces_of(text, shown):
        alike = zip(text[start : start + length], shown[there : there + length], strict=True)
        assert all(ours == theirs or (ours.isspace() and theirs.isspace()) or theirs == "&" for ours, theirs in alike)


def test_a_page_of_the_text_alone_is_mapped_whole():
    assert pieces_of(SENTENCE, SENTENCE) == ((0, 0, len(SENTENCE)),)


def test_a_line_that_the_page_breaks_up_is_mapped_in_its_parts():
    shown = f"<p>{SENTENCE[:40]}<sup>[1]</sup>{SENTENCE[40:]}</p>"
    first, second = pieces_of(SENTENCE, shown)
    assert first == (0, 3, len(SENTENCE[:40].strip()))
    assert second[1] == shown.index(SENTENCE[40:].strip())
