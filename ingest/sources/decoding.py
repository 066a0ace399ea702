"""Bytes to text: UTF-8 first, then what the bytes themselves say, else a clear refusal."""

from __future__ import annotations

import codecs

from foedus.errors import BadInput

MOST_BYTES = 40_000_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(body: bytes) -> str:
    """The text of some bytes; raises `BadInput` where no encoding makes a text of them."""
    if len(body) > MOST_BYTES:
        raise BadInput(f"it has {len(body):,} bytes, and no article has more than {MOST_BYTES:,}")
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            try:
                return body.decode(encoding)
            except UnicodeDecodeError as error:
                raise BadInput(f"it begins as {encoding} and goes on as something else ({error.reason})") from error
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(body)


def _guessed(body: bytes) -> str:
    from charset_normalizer import from_bytes

    if b"\0" in body:
        raise BadInput("it is not a text: it holds zero bytes")
    found = from_bytes(body).best()
    if found is None:
        raise BadInput("it is not a text in any encoding that is known: save it as UTF-8")
    return str(found)
