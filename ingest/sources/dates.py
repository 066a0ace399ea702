"""The day on which a page says that it was published.

htmldate knows the many ways of saying it, and would also guess from any date that stands in the text. A guess moves
positions in time, and unknown is better; so it is shown only what declares: metadata, structured data, the address,
and ``time`` elements that speak of publication or that all name one day.
"""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

_PUBLISHED = re.compile(r"publi|posted|pubdate|entry-date|created", re.IGNORECASE)
_CHANGED = re.compile(r"modified|updated|changed|revised", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_STRUCTURED = "application/ld+json"


def declared_day(page: Any, url: str | None) -> str | None:
    """The day (``2024-06-18``) that a parsed page declares; None where it declares none, or one to come.

    Args:
        page: an lxml element.
        url: the page's address.
    """
    from htmldate import find_date
    from lxml.etree import SubElement
    from lxml.html import Element

    saying = Element("html")
    head = SubElement(saying, "head")
    for said in page.iter("meta", "script"):
        structured = (said.get("type") or "").strip().lower() == _STRUCTURED
        if structured or (said.tag == "meta" and not _CHANGED.search(" ".join(said.values()))):
            head.append(deepcopy(said))
    body = SubElement(saying, "body")
    day = _day_of_times(page)
    if day is not None:
        SubElement(body, "time", {"datetime": day, "pubdate": "pubdate", "class": "published"}).text = day
    found: str | None = find_date(
        saying, url=url, extensive_search=False, original_date=True, max_date=datetime.now(UTC).date().isoformat()
    )
    return found


def _day_of_times(page: Any) -> str | None:
    """The day of the ``time`` elements that speak of publication; of all of them, where they name one day alone."""
    times = [
        (element, found[0]) for element in page.iter("time") if (found := _DAY.match(element.get("datetime") or ""))
    ]
    published = [day for element, day in times if _PUBLISHED.search(" ".join((*element.keys(), *element.values())))]
    days = set(published) or {day for _, day in times}
    return published[0] if published else days.pop() if len(days) == 1 else None
