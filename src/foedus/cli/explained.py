"""An explanation of a text's claims as a person wants to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.padding import Padding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from foedus.ingest.extract.explain import Considered, Explanation, Reason, Verdict, Words


def render_explanation(explanation: Explanation, console: Console) -> None:
    """The claims with the rule, the words and the ranker's verdict; then what was dropped and why."""
    claims, dropped = explanation.claims, explanation.dropped
    console.print(f"[bold]{escape(explanation.id)}[/]: {len(claims)} claims, {len(dropped)} candidates dropped")
    for each in claims:
        _considered(each, "green", console)
    for each in dropped:
        _considered(each, "yellow", console)


def _considered(each: Considered, colour: str, console: Console) -> None:
    target = f" {escape(each.target.id)}" if each.target else ""
    matter = f" on {escape(each.question)}" if each.question else ""
    when = f", {each.date}" if each.date else ""
    said = f"[bold]{escape(each.actor.id)} {each.act}{target}[/]{matter}"
    dropped = "" if each.outcome == "claim" else f"dropped: {escape(each.outcome)}\n"
    console.print(Padding(f"[{colour}]{dropped}{said}[/] ({each.factuality}{when})", (0, 0, 0, 2)))
    lines = [f"[dim]“{escape(each.evidence)}”[/]", f"rule {escape(each.rule)}, evoked by “{escape(each.predicate)}”"]
    lines.append(f"actor {_read(each.actor)}; target {_read(each.target) if each.target else 'none'}" + _slot(each))
    if each.trail:
        lines.append(f"around it: {escape(', '.join(each.trail))}")
    if each.verdict:
        lines.append(_verdict(each.verdict))
    console.print(Padding("\n".join(lines), (0, 0, 0, 4)))


def _read(words: Words) -> str:
    return f"“{escape(words.words)}” ({words.via})" if words.words else f"from the {words.via}"


def _slot(each: Considered) -> str:
    return f", found as {each.slot}" if each.target and each.slot else ""


def _verdict(verdict: Verdict) -> str:
    kept = ", kept since its question is registered" if verdict.registered else ""
    said = f"ranker {verdict.probability:.2f} of {verdict.threshold:.2f}{kept}"
    return f"{said}; for: {_reasons(verdict.speaks_for)}; against: {_reasons(verdict.speaks_against)}"


def _reasons(reasons: Iterable[Reason]) -> str:
    return escape(", ".join(f"{each.feature} {each.weight:+.2f}" for each in reasons)) or "nothing"
