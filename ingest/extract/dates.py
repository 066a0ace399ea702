"""When a claim's act happened: the date in its own clause, else the day of publication, as precise as the text is.

A date belongs to the verb that it hangs on in the parse, and to what that verb reports or governs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from foedus.graph.events import DateBasis
from foedus.graph.time import Precision, When

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SHORT = {month[:3]: number for number, month in enumerate(MONTHS, start=1)} | {"sept": 9}
_MONTH = f"(?:{'|'.join(MONTHS)}|{'|'.join(_SHORT)})\\b\\.?"
_AGO = f"(?:\\d+|a|an|{'|'.join(_NUMBERS)})"

_PATTERN = re.compile(
    rf"(?P<dmy>\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}}\b)?)"
    rf"|(?P<mdy>\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?!\d)(?:,?\s+\d{{4}}\b)?)"
    rf"|(?P<my>(?:\b(?:in|since|last|this|next|of|from|until|by|before|during|starting|beginning)\s+(?:in\s+|its\s+|the\s+)?)(?:early\s+|late\s+|mid-)?{_MONTH}(?:,?\s+\d{{4}}\b)?)"
    rf"|(?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)"
    rf"|(?P<weekday>\b(?:(?:last|this|next|on)\s+)?(?:{'|'.join(WEEKDAYS)})\b)"
    rf"|(?P<ago>\b{_AGO}\s+(?:day|week|month|year)s?\s+(?:ago|earlier|before|after)\b)"
    rf"|(?P<near>\b(?:yesterday|today|tomorrow|(?:last|this|next|earlier this|later this|end of the)\s+(?:week|month|year))\b)"
    rf"|(?P<year>\b(?:in|since|of|from)\s+(?:19|20)\d{{2}}\b)",
    re.IGNORECASE,
)
_PAST = frozenset({"previously", "formerly", "once"})


class Dating(NamedTuple):
    """A claim's date: a `When` text or None, and where it comes from."""

    valid_from: str | None
    basis: DateBasis


@lru_cache(maxsize=256)
def dated(predicate: Token, published: When | None, *, ahead: bool) -> Dating:
    """The date of the act that a predicate names.

    Args:
        predicate: its head word in the parse.
        published: the day of publication.
        ahead: whether the act lies in the future (planned, expected), so that a bare weekday is the next one.
    """
    governors = set(_governors(predicate))
    best: tuple[tuple[bool, int], When] | None = None
    for start, end, found in _expressions(predicate.sent, published, ahead=ahead):
        after = predicate.doc[end - 1].lower_ == "after"
        heads = _hanging_on(predicate.doc, start, end)
        if after != _follows(predicate, end) or (not after and governors.isdisjoint(heads)):
            continue
        # its own date before that of a verb it is joined to: "applied in May and joined in April"
        distance = predicate.i not in heads, min(abs(start - predicate.i), abs(end - 1 - predicate.i))
        if best is None or distance < best[0]:
            best = (distance, found)
    if best is not None:
        return Dating(str(best[1]), "stated")
    if any(
        child.lower_ in _PAST and child.dep_ == "advmod"
        for verb in (predicate, predicate.head)
        for child in verb.children
    ):
        return Dating(None, "past")
    return Dating(None, "unknown") if published is None else Dating(str(published), "published")


def _follows(predicate: Token, end: int) -> bool:
    """Whether the act is what "a day after" counts from: its clause begins right behind these words."""
    doc = predicate.doc
    if doc[end - 1].lower_ != "after" or not end <= predicate.i:
        return False
    return not any(token.pos_ == "VERB" for token in doc[end : predicate.i])


def _governors(predicate: Token) -> Iterator[int]:
    """The predicate, and the verbs above it that report, govern or are joined to it."""
    at = predicate
    for _ in range(6):
        yield at.i
        if at.dep_ == "acl":
            yield at.head.i
        if at.dep_ in ("ROOT", "relcl", "acl", "advcl"):
            return
        at = at.head


def _hanging_on(doc: object, start: int, end: int) -> set[int]:
    """The verb, or the noun that names an act, on which the words of a date hang."""
    found: set[int] = set()
    for token in doc[start:end]:  # type: ignore[index]
        head = token.head
        if start <= head.i < end and head.i != token.i:
            continue
        while head.pos_ not in ("VERB", "AUX") and head.head.i != head.i:
            found.add(head.i)
            head = head.head
        found.add(head.i)
    return found


def _expressions(sentence: Span, published: When | None, *, ahead: bool) -> Iterator[tuple[int, int, When]]:
    for match in _PATTERN.finditer(sentence.text):
        words = sentence.char_span(*match.span(), alignment_mode="expand")
        when = _meant(match, published, ahead=ahead)
        if words is not None and when is not None:
            yield words.start, words.end, when


def _meant(match: re.Match[str], published: When | None, *, ahead: bool) -> When | None:
    kind, text = str(match.lastgroup), match.group().lower()
    today = published.first if published is not None and published.precision == "day" else None
    try:
        if kind == "iso":
            return When(date.fromisoformat(text))
        if kind == "year":
            return When(date(int(text.split()[-1]), 1, 1), "year")
        if kind in ("dmy", "mdy", "my"):
            return _calendar(text, kind, published, ahead=ahead)
        if today is None:
            return None
        if kind == "weekday":
            return When(_weekday(text, today, ahead=ahead))
        return _ago(text, today) if kind == "ago" else _near(text, today)
    except ValueError:
        return None


def _calendar(text: str, kind: str, published: When | None, *, ahead: bool) -> When | None:
    month = next(number for word in re.findall(r"[a-z]+", text) if (number := _SHORT.get(word[:3])) and _is_month(word))
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    day = numbers[0] if kind != "my" else 1
    precision: Precision = "month" if kind == "my" else "day"
    years = [number for number in numbers if number > 31]
    if years:
        return When(date(years[0], month, day), precision)
    if published is None:
        return None
    this = date(published.first.year, month, day)
    if this > published.last and not ahead:
        this = this.replace(year=this.year - 1)
    elif ahead and (this.replace(day=28) if kind == "my" else this) < published.first:
        this = this.replace(year=this.year + 1)
    return When(this, precision)


def _is_month(word: str) -> bool:
    return word in MONTHS or word in _SHORT


def _weekday(text: str, today: date, *, ahead: bool) -> date:
    number = WEEKDAYS.index(text.rsplit(maxsplit=1)[-1])
    if ahead or text.startswith("next"):
        return today + timedelta(days=(number - today.weekday()) % 7)
    back = (today.weekday() - number) % 7
    return today - timedelta(days=back or (7 if text.startswith("last") else 0))


def _ago(text: str, today: date) -> When | None:
    count_text, unit, *_ = text.split()
    count = (
        int(count_text)
        if count_text.isdecimal()
        else 1
        if count_text in ("a", "an")
        else _NUMBERS.index(count_text) + 1
    )
    if unit.startswith("day"):
        return When(today - timedelta(days=count))
    if unit.startswith("week"):
        return When((today - timedelta(weeks=count)).replace(day=1), "month")
    if unit.startswith("year"):
        return When(date(today.year - count, 1, 1), "year")
    months = today.year * 12 + today.month - 1 - count
    return When(date(months // 12, months % 12 + 1, 1), "month")


def _near(text: str, today: date) -> When | None:
    single = {"yesterday": -1, "today": 0, "tomorrow": 1}
    if text in single:
        return When(today + timedelta(days=single[text]))
    step = -1 if text.startswith("last") else 1 if text.startswith("next") else 0
    if text.endswith("week"):
        day = today + timedelta(weeks=step)
        return When(day.replace(day=1), "month")
    if text.endswith("month"):
        months = today.year * 12 + today.month - 1 + step
        return When(date(months // 12, months % 12 + 1, 1), "month")
    if text.endswith("year"):
        return When(date(today.year + step, 1, 1), "year")
    return None
