"""Messages as mail programs store them (``.eml``): the body as text, and what the head says of it."""

from __future__ import annotations

import hashlib
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime

import msgspec

from foedus.errors import BadInput
from foedus.ingest.sources.decoding import decoded_as
from foedus.ingest.sources.fields import Defaults, made
from foedus.ingest.sources.pages import article_of
from foedus.ingest.sources.text import SourceFailure, SourceText

MOST_BYTES = 25_000_000
"""Of one message with what is attached to it; mail servers take no larger ones."""


def read_mail(body: bytes, origin: str, defaults: Defaults) -> SourceText | SourceFailure:
    """The text of a message: its plain part, else its page. What is attached is not read."""
    if len(body) > MOST_BYTES:
        return SourceFailure(origin, f"it has more than {MOST_BYTES:,} bytes, and no message has that many")
    message = message_from_bytes(body, policy=default)
    part = message.get_body(("plain", "html"))
    if not isinstance(part, EmailMessage):
        return SourceFailure(origin, "the message has no text: neither a plain part nor a page")
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return SourceFailure(origin, "the message has no text: its parts are not closed, or not encoded as they say")
    try:
        text, encoding = decoded_as(payload, part.get_content_charset())
        fields = _said(message)
    except BadInput as error:
        return SourceFailure(origin, str(error))
    if part.get_content_type() == "text/html":
        said = Defaults(
            published=fields["date"] or defaults.published, outlet=defaults.outlet, url=fields["url"] or defaults.url
        )
        source = article_of(text, encoding, hashlib.sha256(payload).hexdigest(), origin, said)
        return source if isinstance(source, SourceFailure) else _with_head(source, fields)
    return made(_unfolded(text, part), fields, origin, defaults)


def _said(message: EmailMessage) -> dict[str, str | None]:
    """What the head says; raises `BadInput` where its date cannot be read."""
    date = message.get("Date")
    try:
        sent = parsedate_to_datetime(str(date)).isoformat() if date else None
    except ValueError:
        raise BadInput(f"its date {str(date)!r} cannot be read: correct the line Date: of its head") from None
    name, address = parseaddr(str(message.get("From", "")))
    archived = str(message.get("Archived-At", "")).strip("<> ")
    return {
        "title": str(message.get("Subject", "")).strip(),
        "author": name or address or None,
        "date": sent,
        "url": archived if archived.startswith(("http://", "https://")) else None,
        "id": str(message.get("Message-ID", "")).strip("<> ") or None,
    }


def _with_head(source: SourceText, fields: dict[str, str | None]) -> SourceText:
    """The head's word before the page's: a page within a message is a form that the message was put into."""
    named = {name: fields[name] for name in ("title", "author", "id") if fields[name]}
    return msgspec.structs.replace(source, published=fields["date"] or source.published, **named)


def _unfolded(text: str, part: EmailMessage) -> str:
    """The text with its lines as they were written, where the mail program broke them in a way that says so."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    return text.replace(" \r\n", " ").replace(" \n", " ")
