"""When a claim's act happened: the date in its own clause, else the day of publication, as precise as the text is.

A date belongs to the verb or the noun that it hangs on in the parse, and to what that verb reports or governs; the day
of an announcement is not the day of what is announced for later.
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
    from spacy.tokens import Doc, Span, Token

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = {"days": 1, "weeks": 7, "months": 30}
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SHORT = {month[:3]: number for number, month in enumerate(MONTHS, start=1)} | {"sept": 9}
_MONTH = f"(?:{'|'.join(MONTHS)}|{'|'.join(_SHORT)})\\b\\.?"
_AGO = f"(?:\\d+|a|an|the|{'|'.join(_NUMBERS)})"

_PATTERN = re.compile(
    rf"(?P<dmy>\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}}\b)?)"
    rf"|(?P<mdy>\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?!\d)(?:,?\s+\d{{4}}\b)?)"
    rf"|(?P<my>(?:\b(?:in|since|last|this|next|of|from|until|by|before|during|starting|beginning)\s+(?:in\s+|its\s+|the\s+)?)(?:early\s+|late\s+|mid-)?{_MONTH}(?:,?\s+\d{{4}}\b)?)"
    rf"|(?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)"
    rf"|(?P<weekday>\b(?:(?:last|this|next|on)\s+)?(?:{'|'.join(WEEKDAYS)})\b)"
    rf"|(?P<ago>\b{_AGO}\s+(?:day|week|month|year)s?\s+(?:ago|earlier|before|after)\b)"
    r"|(?P<some>\b(?:(?:a few|several|some)\s+)?(?:days|weeks|months)\s+(?:ago|earlier|before|after)\b)"
    rf"|(?P<within>\b(?:with)?in\s+the\s+(?:next|coming)\s+(?:\d+|{'|'.join(_NUMBERS)})\s+(?:day|week|month)s\b)"
    rf"|(?P<near>\b(?:yesterday|today|tomorrow|(?:last|this|next|earlier this|later this|end of the)\s+(?:week|month|year))\b)"
    rf"|(?P<year>\b(?:in|since|of|from|by|until|before|during)\s+(?:the\s+(?:end|start|beginning)\s+of\s+|(?:early|late|mid)[- ])?"
    rf"(?:19|20)\d{{2}}\b)"
    rf"|(?P<bare>\b(?:19|20)\d{{2}}\b(?=\s+[a-z]))",
    re.IGNORECASE,
)
_PAST = frozenset({"previously", "formerly", "once", "recently"})
_NOT_ITS_DAY = frozenset({"until", "till", "before"})
"""Words of when it ends or is not yet: no day of the act."""

_OTHER_EVENT = frozenset({
    "after", "following", "over", "since", "despite", "amid", "before", "because", "for", "against",
})  # fmt: skip
"""Prepositions of what else happened: its day is not that of what is said about it."""

_REACTING = frozenset({
    "condemn", "criticise", "criticize", "denounce", "deplore", "protest", "welcome", "praise", "oppose", "support", "back", "demand",
    "urge", "reject", "blame", "accuse", "recall", "extend", "end",
})  # fmt: skip
"""Verbs whose object may be an event of another day."""

_MODIFYING = frozenset({"poss", "compound", "nmod", "amod", "nummod", "npadvmod", "det"})


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
    governors = set(_governors(predicate, ahead=ahead))
    above = set(_governors(predicate, ahead=False))
    own = {predicate.i, *(child.i for child in predicate.children if child.dep_ == "acl" and child.i > predicate.i)}
    governors |= own
    own |= set(_joined(predicate))
    best: tuple[tuple[bool, int], When] | None = None
    for start, end, match in _expressions(predicate.sent):
        after = predicate.doc[end - 1].lower_ == "after"
        heads = _hanging_on(predicate.doc, start, end)
        reach = governors | {at for at in above if at < predicate.i < start}
        if after != _follows(predicate, end, above) or (not after and reach.isdisjoint(heads)):
            continue
        # the day of the vote or the decision is over, even where what was decided is to come
        found = _meant(match, published, ahead=ahead and not own.isdisjoint(heads))
        if found is None:
            continue
        # its own date before that of a verb it is joined to: "applied in May and joined in April"
        distance = predicate.i not in heads, min(abs(start - predicate.i), abs(end - 1 - predicate.i))
        if best is None or distance < best[0]:
            best = (distance, found)
    if best is not None:
        return Dating(str(best[1]), "stated")
    if not ahead and _is_background(predicate):
        return Dating(None, "past")
    return Dating(None, "unknown") if published is None else Dating(str(published), "published")


def _is_background(predicate: Token) -> bool:
    """Whether the text puts it before what it reports: "had backed", "after A accused B", "which it rejected"."""
    bearers = (
        (predicate,) if predicate.pos_ in ("VERB", "AUX") and predicate.dep_ != "xcomp" else (predicate, predicate.head)
    )
    if any(child.lower_ in _PAST and child.dep_ == "advmod" for verb in bearers for child in verb.children):
        return True
    if predicate.tag_ in ("VBZ", "VBP"):
        return False
    if predicate.pos_ == "NOUN":
        above = predicate.head
        return predicate.dep_ == "pobj" and above.lower_ in ("after", "following")
    reported = predicate.dep_ == "ccomp"
    if not reported and any(child.lower_ == "had" and child.dep_ == "aux" for child in predicate.children):
        return True
    if predicate.dep_ == "advcl" and any(
        child.lower_ == "after" and child.dep_ == "mark" for child in predicate.children
    ):
        return True
    told = predicate.tag_ == "VBD" or any(
        child.tag_ == "VBD" for child in predicate.children if child.dep_ == "auxpass"
    )
    return told and predicate.dep_ in ("relcl", "advcl") and predicate.sent.root.tag_ in ("VBZ", "VBP")


def _follows(predicate: Token, end: int, above: set[int]) -> bool:
    """Whether the act is what "a day after" counts from: its clause begins right behind these words."""
    doc = predicate.doc
    if doc[end - 1].lower_ != "after" or not end <= predicate.i:
        return False
    between = [token.i for token in doc[end : predicate.i] if token.pos_ == "VERB"]
    return not between or (between[0] in above and predicate.pos_ != "VERB")


def _governors(predicate: Token, *, ahead: bool) -> Iterator[int]:
    """The predicate, and the verbs above it that report, govern or are joined to it.

    Of an act that lies ahead only those in its own clause: what is said or decided today is done on another day.
    """
    at = predicate
    for _ in range(6):
        yield at.i
        if at.dep_ == "acl" and not ahead:
            yield at.head.i
        if at.dep_ == "pcomp" and at.head.i > 0 and at.head.nbor(-1).pos_ == "NOUN":
            yield at.head.i - 1  # "its May 6 statement on leaving", wherever the parser hangs the preposition
        if at.dep_ in ("ROOT", "relcl", "acl", "advcl"):
            return
        if ahead and at.dep_ == "ccomp" and at.head.tag_ in ("VBD", "VBZ", "VBP"):
            return
        at = at.head


def _hanging_on(doc: Doc, start: int, end: int) -> set[int]:
    """The verb, or the nouns that name an act, which the words of a date may date."""
    found: set[int] = set()
    words = [token for token in doc[start:end] if not start <= token.head.i < end or token.head.i == token.i]
    for top in words[:1]:
        preposition = top if top.dep_ == "prep" or top.lower_ == "since" else top.head if top.dep_ == "pobj" else None
        if preposition is not None and preposition.lower_ in _NOT_ITS_DAY:
            return found
        node = top.head if preposition is None else preposition.head
        if preposition is not None and preposition.lower_ == "since":
            return {node.i} if node.tag_ == "VBN" else found
        if preposition is None and top.dep_ in _MODIFYING and node.pos_ not in ("VERB", "AUX"):
            same = node.dep_ == "pobj" and node.head.lower_ in ("during", "in", "at")
            return {node.i, *(_dated_by(node.head.head) if same else ())}
        found.update(_dated_by(node))
    return found


def _dated_by(node: Token) -> Iterator[int]:
    """From what a date hangs on up to the verb of its clause, as far as it is of the same day."""
    for _ in range(8):
        yield node.i
        head = node.head
        if node.pos_ in ("VERB", "AUX") or head.i == node.i:
            return
        if node.dep_ == "pobj":
            if head.lower_ in _NOT_ITS_DAY or (head.lower_ in _OTHER_EVENT and node.pos_ != "PROPN"):
                return
            node = head.head
        elif node.dep_ == "dobj" and head.lemma_ in _REACTING and node.pos_ != "PROPN":
            return
        else:
            node = head


def _joined(verb: Token) -> Iterator[int]:
    """The verbs that it is joined to by "and"."""
    while verb.dep_ == "conj":
        verb = verb.head
        yield verb.i


def _expressions(sentence: Span) -> Iterator[tuple[int, int, re.Match[str]]]:
    """What may be a date: its tokens, and the match."""
    for match in _PATTERN.finditer(sentence.text):
        words = sentence.char_span(*match.span(), alignment_mode="expand")
        if words is None or (match.lastgroup == "bare" and words.root.dep_ not in _MODIFYING):
            continue
        if match.lastgroup == "some" and words.start > sentence.start and words[0].nbor(-1).like_num:
            continue  # "twenty days after"
        yield words.start, words.end, match


def _meant(match: re.Match[str], published: When | None, *, ahead: bool) -> When | None:
    kind, text = str(match.lastgroup), match.group().lower()
    today = published.first if published is not None and published.precision == "day" else None
    try:
        if kind == "iso":
            return When(date.fromisoformat(text))
        if kind in ("year", "bare"):
            year = int(text.split()[-1])
            if kind == "bare" and published is not None and year == published.first.year:
                return None  # "the 2024 summit" of this year's news: the day of the news says more
            return When(date(year, 1, 1), "year")
        if kind in ("dmy", "mdy", "my"):
            return _calendar(text, kind, published, ahead=ahead)
        if today is None:
            return None
        if kind == "weekday":
            return When(_weekday(text, today, ahead=ahead))
        if kind in ("within", "some"):
            return _within(text, today) if kind == "within" else _some_ago(text, today)
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
        days = (number - today.weekday()) % 7
        return today + timedelta(days=days or (7 if text.startswith("next") else 0))
    back = (today.weekday() - number) % 7
    return today - timedelta(days=back or (7 if text.startswith("last") else 0))


def _within(text: str, today: date) -> When | None:
    """Some day of the next days, weeks or months: as precise as what its first and its last day have in common."""
    *_, number, unit = text.split()
    count = int(number) if number.isdecimal() else _NUMBERS.index(number) + 1
    return _between(today, today + timedelta(days=count * _DAYS[unit]))


def _some_ago(text: str, today: date) -> When | None:
    """Some days, weeks or months ago: two of them or more, and less than one of the next unit."""
    unit = text.split()[-2]
    most = {"days": 7, "weeks": 31, "months": 365}[unit]
    return _between(today - timedelta(days=most), today - timedelta(days=2 * _DAYS[unit]))


def _between(first: date, last: date) -> When | None:
    """Some day between two: as precise as what both have in common."""
    if first.year != last.year:
        return None
    return When(first.replace(day=1), "month") if first.month == last.month else When(date(first.year, 1, 1), "year")


def _ago(text: str, today: date) -> When | None:
    count_text, unit, *_ = text.split()
    count = (
        int(count_text)
        if count_text.isdecimal()
        else 1
        if count_text in ("a", "an", "the")
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
