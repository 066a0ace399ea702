"""What the importer's files are: one kind of node or tie a file, its columns and their types."""

from __future__ import annotations

from typing import NamedTuple

LIST_SEPARATOR = "\x1f"
"""Divides the values of a list. A value that holds it goes another way, see `Files`."""


class Nodes(NamedTuple):
    """Nodes of one label, which is also the space of their ids.

    Attributes:
        columns: property and type; the type of a text is empty.
        labelled: further labels come with each row.
    """

    label: str
    columns: dict[str, str]
    labelled: bool = False

    @property
    def header(self) -> str:
        """The first line."""
        first = [f"id:ID({self.label})", *([":LABEL"] if self.labelled else [])]
        return ",".join([*first, *_typed(self.columns)])

    @property
    def option(self) -> str:
        """What the importer is told that every row is."""
        return self.label


class Ties(NamedTuple):
    """Relationships of one type between nodes of two labels."""

    type: str
    start: str
    end: str
    columns: dict[str, str] = {}  # noqa: RUF012 (never changed)

    @property
    def header(self) -> str:
        """The first line."""
        return ",".join([f":START_ID({self.start})", f":END_ID({self.end})", *_typed(self.columns)])

    @property
    def option(self) -> str:
        """What the importer is told that every row is."""
        return self.type


def _typed(columns: dict[str, str]) -> list[str]:
    return [f"{name}:{kind}" if kind else name for name, kind in columns.items()]


def _texts(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "")


HELD = {"valid_from": "date", "valid_to": "date", "known_from": "long", "known_to": "long"}

NODES = {
    "actors": Nodes(
        "Actor", {**_texts("kind", "name", "canonical"), "known_from": "long", "aliases": "string[]"}, labelled=True
    ),
    "questions": Nodes(
        "Question",
        {
            **_texts("title", "kind", "rule", "alliance", "subject", "body", "outcome"),
            **dict.fromkeys(("opened", "closed"), "date"),
            **dict.fromkeys(("members", "without", "aliases", "rules"), "string[]"),
            "rules_from": "date[]",
            "rules_known_from": "long[]",
            **dict.fromkeys(("stale_after", "known_from", "closed_known_from"), "long"),
        },
    ),
    "options": Nodes("Option", _texts("name")),
    "outlets": Nodes("Outlet", {"name": "", "reliability": "double"}),
    "articles": Nodes(
        "Article",
        {
            **_texts("title", "url", "author", "published", "language", "outlet", "origin", "text_id", "corrects"),
            **_texts("extractor", "skipped", "withdrawn_because"),
            "quarantined": "string[]",
            "published_at": "date",
            "known_from": "long",
            "withdrawn": "boolean",
        },
    ),
    "claims": Nodes(
        "Claim",
        {
            **_texts("kind", "claim_id", "act", "polarity", "factuality", "basis", "precision", "date_basis", "actor"),
            **_texts("speaker", "target", "question", "option", "article", "outlet", "extractor", "evidence"),
            **_texts("condition", "record", "source"),
            **dict.fromkeys(("count", "count_of", "outlet_from", "start", "end", "known_from", "known_to"), "long"),
            "valid_from": "date",
            "confidence": "double",
            "attribution": "string[]",
            "present": "long[]",
            "counts": "boolean",
        },
    ),
    "positions": Nodes(
        "Position",
        {
            **_texts("actor", "question", "option", "stance"),
            **HELD,
            "confidence": "double",
            "disputed": "boolean",
            "imprecise": "boolean",
            "last_heard": "date",
        },
    ),
}
"""Every kind of node."""

TIES = {
    "claim_by": Ties("BY", "Claim", "Actor"),
    "claim_voiced_by": Ties("VOICED_BY", "Claim", "Actor"),
    "claim_targets": Ties("TARGETS", "Claim", "Actor"),
    "claim_on": Ties("ON", "Claim", "Question"),
    "claim_reported_in": Ties("REPORTED_IN", "Claim", "Article", {"start": "long", "end": "long"}),
    "claim_corrects": Ties("CORRECTS", "Claim", "Claim"),
    "published_by": Ties("PUBLISHED_BY", "Article", "Outlet"),
    "near_to": Ties("NEAR_TO", "Article", "Article"),
    "about": Ties("ABOUT", "Question", "Actor"),
    "option_of": Ties("OF", "Option", "Question"),
    "option_is": Ties("IS", "Option", "Actor"),
    "holds": Ties("HOLDS", "Actor", "Position"),
    "position_on": Ties("ON", "Position", "Question"),
    "for_option": Ties("FOR_OPTION", "Position", "Option"),
    "rests_on": Ties("RESTS_ON", "Position", "Claim"),
    "set_aside": Ties("SET_ASIDE", "Position", "Claim"),
    "supports": Ties("SUPPORTS", "Actor", "Actor", {"position": "", "question": "", **HELD}),
    "opposes": Ties("OPPOSES", "Actor", "Actor", {"position": "", "question": "", **HELD}),
    "member_of": Ties("MEMBER_OF", "Actor", "Actor", HELD),
    "holds_office": Ties("HOLDS_OFFICE", "Actor", "Actor", {"office": "", **HELD}),
    "allied_with": Ties("ALLIED_WITH", "Actor", "Actor", {**_texts("kind", "basis"), **HELD}),
}
"""Every kind of tie."""
