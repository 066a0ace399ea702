"""The suite of minimal pairs: reading the cases, holding the reader to them, writing what it reaches.

A case is a text of our own and the claims that the codebook makes of it, each on a line:

    [?] ACTOR ACT TARGET [on QUESTION] [FACTUALITY][; date ...][; speaker ...][; condition ...][; count 28/32][; attribution ...]

``?``: right whether it is made or not. ``a/b``: either is right. ``-``: no target. What a line does not give is not
compared, but for the fields that a file's ``always_compared`` names. ``attribution`` is outermost first, divided by ``>``.

Run as a program it writes the floors and the table of the documentation anew (``python tests/phenomena.py``);
``--failures`` prints what fails instead.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from foedus.graph.events import ACTS, Claim
from foedus.graph.time import When
from foedus.ingest.extract.model import Document, Extraction, Extractor
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.resolve.registry import Registry

FOLDER = Path(__file__).parent / "unit" / "minimal_pairs"
FLOORS = FOLDER / "floors.json"
PAGE = Path(__file__).parent.parent / "docs" / "explanation" / "phenomena.md"
DAY = "2024-05-14"
"""The day of publication of a case that gives none, a Tuesday."""

_FACTUALITIES = ("actual", "planned", "conditional", "possible", "denied")
_LINE = re.compile(
    rf"(?P<optional>\? )?(?P<actor>\S.*?) (?P<act>(?:{'|'.join(ACTS)})(?:/(?:{'|'.join(ACTS)}))*) (?P<target>.+?)"
    rf"(?: on (?P<question>\S+))?(?: (?P<factuality>(?:{'|'.join(_FACTUALITIES)})(?:/\w+)*))?"
)
_TABLE = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- end of table -->)", re.DOTALL)
_FAILING = re.compile(r"(?<=<!-- failing -->\n).*?(?=<!-- end of failing -->)", re.DOTALL)


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """A claim that a case must, or (`optional`) may, give; several values of a field are alternatives."""

    line: str
    optional: bool
    actor: tuple[str, ...]
    act: tuple[str, ...]
    target: tuple[str, ...]
    question: str | None
    factuality: tuple[str, ...]
    details: dict[str, str]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A text of a phenomenon with what it says; `always_compared` fields are empty where no line gives them."""

    id: str
    phenomenon: str
    text: str
    day: str
    expected: tuple[Expected, ...]
    always_compared: tuple[str, ...]


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    claims: list[str]
    date: str = DAY


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    about: str
    pairs: dict[str, list[_Written]]
    always_compared: tuple[str, ...] = ()


class Outcome(msgspec.Struct, frozen=True):
    """A case and what was made of it; `missing` and `surplus` are empty where it passes."""

    case: Case
    missing: tuple[str, ...]
    surplus: tuple[str, ...]

    @property
    def kind(self) -> str:
        """How it fails; empty where it passes."""
        if not self.missing and not self.surplus:
            return ""
        if not self.surplus:
            return "nothing read" if len(self.missing) == len(self.case.expected) else "claim missed"
        return "read otherwise" if self.missing else "claim too many"


def names() -> dict[str, str]:
    """The phenomena and what each is about, by name."""
    return {path.stem: _file(path).about for path in sorted(FOLDER.glob("*.yaml"))}


def cases() -> Iterator[Case]:
    """Every case, by phenomenon and in the order of its file."""
    for path in sorted(FOLDER.glob("*.yaml")):
        written = _file(path)
        for pair, members in written.pairs.items():
            for number, member in enumerate(members, start=1):
                yield Case(
                    id=f"{path.stem}/{pair}/{number}",
                    phenomenon=path.stem,
                    text=member.text,
                    day=member.date,
                    expected=tuple(map(expected, member.claims)),
                    always_compared=written.always_compared,
                )


def _file(path: Path) -> _File:
    return msgspec.yaml.decode(path.read_bytes(), type=_File)


def expected(line: str) -> Expected:
    """The claim that a line describes. Raises ValueError where it is none."""
    head, *rest = line.split("; ")
    found = _LINE.fullmatch(head)
    if found is None:
        raise ValueError(f"{line!r} is no claim: ACTOR ACT TARGET [on QUESTION] [FACTUALITY]")
    return Expected(
        line=line,
        optional=found["optional"] is not None,
        actor=tuple(found["actor"].split("/")),
        act=tuple(found["act"].split("/")),
        target=tuple(found["target"].split("/")),
        question=found["question"],
        factuality=tuple((found["factuality"] or "actual").split("/")),
        details=dict(each.split(" ", 1) for each in rest),
    )


def outcomes(extractor: Extractor, registry: Registry) -> Iterator[Outcome]:
    """Every case held to what an extractor makes of it, all read in one go."""
    every = list(cases())
    documents = [Document(id=case.id, text=case.text, published=When.parse(case.day)) for case in every]
    for case, extraction in zip(every, extractor.extract(documents, registry), strict=True):
        yield held(case, extraction)


def held(case: Case, extraction: Extraction) -> Outcome:
    """What is missing of a case and what is too much: each claim is taken once, the required ones first."""
    left = list(extraction.claims)
    missing: list[str] = []
    for want in sorted(case.expected, key=lambda each: each.optional):
        match = next((claim for claim in left if _is(claim, want, case)), None)
        if match is not None:
            left.remove(match)
        elif not want.optional:
            missing.append(want.line)
    return Outcome(case, tuple(missing), tuple(told(claim, case.text) for claim in left))


def told(claim: Claim, text: str) -> str:
    """A claim as a line."""
    details = {
        "date": claim.valid_from or ("past" if claim.date_basis == "past" else None),
        "speaker": claim.speaker,
        "condition": text[slice(*claim.condition)] if claim.condition else None,
        "count": None if claim.count is None else f"{claim.count[0]}/{claim.count[1] or '-'}",
        "attribution": " > ".join(text[slice(*span)] for span in claim.attribution) or None,
    }
    question = f" on {claim.question}" if claim.question else ""
    head = f"{claim.actor} {claim.act} {claim.target or '-'}{question} {claim.factuality}"
    return "; ".join([head, *(f"{name} {value}" for name, value in details.items() if value)])


def _is(claim: Claim, want: Expected, case: Case) -> bool:
    plain = (
        claim.actor in want.actor
        and claim.act in want.act
        and (claim.target or "-") in want.target
        and claim.factuality in want.factuality
        and want.question in (None, claim.question)
    )
    made = expected(told(claim, case.text)).details
    compared = want.details.keys() | set(case.always_compared)
    return plain and all(_alike(name, want.details.get(name, ""), made.get(name, "")) for name in compared)


def _alike(name: str, want: str, made: str) -> bool:
    """Whether a detail is right: words that contain each other are alike, in all else one of the values."""
    if name not in ("condition", "attribution"):
        return made in (want.split("/") if name != "count" else [want])
    wanted, given = want.lower().split(" > "), made.lower().split(" > ")
    return len(wanted) == len(given) and all(
        bool(one) == bool(other) and (one in other or other in one) for one, other in zip(wanted, given, strict=True)
    )


def passed(outcomes: Sequence[Outcome]) -> dict[str, tuple[int, int]]:
    """For each phenomenon how many cases pass, of how many."""
    whole = Counter(outcome.case.phenomenon for outcome in outcomes)
    right = Counter(outcome.case.phenomenon for outcome in outcomes if not outcome.kind)
    return {name: (right[name], whole[name]) for name in names()}


def floors() -> dict[str, int]:
    """The cases that each phenomenon must pass at least."""
    return msgspec.json.decode(FLOORS.read_bytes(), type=dict[str, int])


def table(right: dict[str, int], whole: dict[str, int]) -> str:
    """The table of the documentation."""
    about = names()
    rows = [
        f"| {name.replace('_', ' ')} | {about[name]} | {right[name]} of {whole[name]} | {right[name] / whole[name]:.0%} |\n"
        for name in about
    ]
    total, every = sum(right.values()), sum(whole.values())
    head = "| phenomenon | what differs | passed | rate |\n|---|---|---|---|\n"
    return f"{head}{''.join(rows)}| all | | {total} of {every} | {total / every:.0%} |\n"


def failing(outcomes: Sequence[Outcome]) -> str:
    """The cases that fail, by how they do."""
    kinds: dict[str, list[str]] = {}
    for outcome in outcomes:
        if outcome.kind:
            kinds.setdefault(outcome.kind, []).append(outcome.case.id)
    return "".join(
        f"- **{kind}** ({len(ids)}): {', '.join(f'`{i}`' for i in ids)}\n" for kind, ids in sorted(kinds.items())
    )


def _failure(outcome: Outcome) -> str:
    case = outcome.case
    lines = [f"{case.id} ({case.day}) {outcome.kind}", f"  {case.text}"]
    lines += [f"  expected {line}" for line in outcome.missing] + [f"  got      {line}" for line in outcome.surplus]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the floors and the documentation anew, or print what fails."""
    every = list(outcomes(Rules(), Registry.bundled()))
    if "--failures" in sys.argv:
        sys.stdout.writelines(_failure(outcome) for outcome in every if outcome.kind)
        return
    counts = passed(every)
    right = {name: count for name, (count, _) in counts.items()}
    FLOORS.write_bytes(msgspec.json.format(msgspec.json.encode(right)) + b"\n")
    page = PAGE.read_text("utf-8")
    page = _TABLE.sub(lambda _: table(right, {name: whole for name, (_, whole) in counts.items()}), page)
    PAGE.write_text(_FAILING.sub(lambda _: failing(every), page), "utf-8")


if __name__ == "__main__":
    main()
