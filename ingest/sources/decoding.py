"""Bytes to text: UTF-8 first, then what the bytes themselves say, else a clear refusal."""

from __future__ import annotations

import codecs

from foedus.errors import BadInput

MOST_BYTES = 40_000_000
"""Of one article."""

COHERENT = 0.3
"""charset-normalizer's measure of how much a reading looks like words, from which it is believed."""

MOST_LOST = 0.05
"""Part of the letters beyond ASCII that may be unreadable in what is said to be UTF-8; in another encoding all are."""

_OLD = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r", "gb18030", "big5", "shift_jis",
        "euc_jp", "euc_kr")  # fmt: skip
"""What texts were written in before UTF-8; older code pages turn up as wrong guesses far more than as right ones."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(body: bytes) -> str:
    """The text of some bytes; raises `BadInput` where no encoding makes a text of them."""
    return decoded_as(body)[0]


def decoded_as(body: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of some bytes, and the encoding that made it; raises `BadInput` where none does.

    Args:
        body: the bytes.
        declared: what the source says that it is encoded in. Many say so wrongly, so a byte order mark and valid
            UTF-8, which no other encoding produces by chance, are believed first.
    """
    if len(body) > MOST_BYTES:
        raise BadInput(f"it has more than {MOST_BYTES:,} bytes, and no article has that many: divide it")
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            try:
                return body.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise BadInput(f"it begins as {encoding} and goes on as something else ({error.reason})") from error
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _declared(body, declared) or _guessed(body)


def _declared(body: bytes, declared: str | None) -> tuple[str, str] | None:
    """The text as declared, where the name is one of an encoding that fits; ISO 8859-1 means its superset."""
    try:
        name = codecs.lookup(declared or "utf-8").name
        if declared and name == "utf-8":
            return _nearly_utf8(body)
        encoding = "cp1252" if name in {"iso8859-1", "ascii"} else name
        fits = b"\0" not in body and not name.startswith(("utf-16", "utf-32"))  # else a mark would have said so
        return (body.decode(encoding), encoding) if fits else None
    except (LookupError, ValueError):  # no such encoding, or not a text in it
        return None


def _nearly_utf8(body: bytes) -> tuple[str, str] | None:
    """UTF-8 with a few bytes in it that are none, as pages have that were put together; those become U+FFFD."""
    text = body.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    letters = sum(not letter.isascii() for letter in text)
    return (text, "utf-8") if lost <= letters * MOST_LOST else None


def _guessed(body: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    if b"\0" in body:
        raise BadInput("it is not a text: it holds zero bytes")
    found = list(from_bytes(body, cp_isolation=list(_OLD)))
    if not found:
        raise BadInput("it is not a text in any encoding that is known: save it as UTF-8")
    # letters that make words of some language, or no second reading: else a name could come out wrong unnoticed
    if found[0].coherence < COHERENT and len(found) > 1:
        raise BadInput("its encoding cannot be told for certain: save it as UTF-8")
    return str(found[0]), found[0].encoding
