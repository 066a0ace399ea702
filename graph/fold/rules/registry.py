"""Rules by name, as questions carry them: ``unanimity``, or with parameters ``weighted_votes(quota=255,DEU=29,…)``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from foedus.errors import BadInput
from foedus.graph.fold.rules.each_for_itself import each_for_itself
from foedus.graph.fold.rules.majorities import HALF, TWO_THIRDS, at_least, more_than, of_members, of_voting
from foedus.graph.fold.rules.outcome import Rule
from foedus.graph.fold.rules.qualified import STATES_SHARE, WITHOUT_A_PROPOSAL, eu_qualified_majority
from foedus.graph.fold.rules.unanimity import consensus_by_silence, unanimity, unanimity_with_abstention
from foedus.graph.fold.rules.vetoes import AFFIRMATIVE, PERMANENT, veto_holders
from foedus.graph.fold.rules.weights import weighted_votes

Parameters = Mapping[str, str]

RULES: dict[str, Rule] = {
    "unanimity": Rule(unanimity),
    "unanimity_with_abstention": Rule(unanimity_with_abstention),
    "ratification_by_all": Rule(unanimity),
    "consensus_by_silence": Rule(consensus_by_silence),
    "absolute_majority": Rule(of_members(more_than(HALF))),
    "two_thirds_of_members": Rule(of_members(at_least(TWO_THIRDS))),
    "simple_majority": Rule(of_voting(more_than(HALF))),
    "two_thirds_of_present_and_voting": Rule(of_voting(at_least(TWO_THIRDS))),
    "none": Rule(each_for_itself),
}
"""The rules without parameters. ``none``: a matter on which each decides for itself, such as recognition."""


def _share_of_members(parameters: Parameters, _valid_at: date | None) -> Rule:
    return Rule(of_members(at_least(_share(parameters))))


def _share_of_voting(parameters: Parameters, _valid_at: date | None) -> Rule:
    return Rule(of_voting(at_least(_share(parameters))))


def _qualified(default: int) -> Callable[[Parameters, date | None], Rule]:
    def made(parameters: Parameters, valid_at: date | None) -> Rule:
        year = _whole("year", parameters["year"]) if "year" in parameters else valid_at.year if valid_at else None
        return eu_qualified_majority(year, default)

    return made


def _vetoes(parameters: Parameters, _valid_at: date | None) -> Rule:
    needed = _whole("needed", parameters.get("needed", str(AFFIRMATIVE)))
    return veto_holders(needed, parameters["veto"].split("+") if "veto" in parameters else PERMANENT)


def _weighted(parameters: Parameters, _valid_at: date | None) -> Rule:
    if "quota" not in parameters:
        raise BadInput("weighted_votes needs a quota, such as weighted_votes(quota=255,DEU=29,FRA=29)")
    weights = {name: _whole(name, value) for name, value in parameters.items() if name != "quota"}
    return weighted_votes(_whole("quota", parameters["quota"]), weights)


FAMILIES: dict[str, tuple[frozenset[str] | None, Callable[[Parameters, date | None], Rule]]] = {
    "share_of_members": (frozenset({"share"}), _share_of_members),
    "share_of_present_and_voting": (frozenset({"share"}), _share_of_voting),
    "eu_qualified_majority": (frozenset({"year"}), _qualified(STATES_SHARE)),
    "eu_reinforced_majority": (frozenset({"year"}), _qualified(WITHOUT_A_PROPOSAL)),
    "veto_holders": (frozenset({"needed", "veto"}), _vetoes),
    "weighted_votes": (None, _weighted),
}
"""The rules with parameters: which ones (None: any, since members name their weights), and how they are made."""


def rule_named(name: str, valid_at: date | None = None) -> Rule:
    """The rule of that name; `valid_at` chooses figures that change with the years."""
    found = re.fullmatch(r"(\w+)(?:\((.*)\))?", name.strip())
    kind, given = (found[1], found[2] or "") if found else (name, "")
    if kind in RULES and not given:
        return RULES[kind]
    if kind not in FAMILIES:
        known = ", ".join(sorted({*RULES, *FAMILIES}))
        raise BadInput(f"{name!r} is no decision rule; there are: {known}")
    allowed, make = FAMILIES[kind]
    return make(_parameters(kind, given, allowed), valid_at)


def _parameters(rule: str, text: str, allowed: frozenset[str] | None) -> dict[str, str]:
    parameters: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not value or (allowed is not None and name not in allowed):
            wanted = "name=value" if allowed is None else ", ".join(f"{one}=…" for one in sorted(allowed))
            raise BadInput(f"{rule}: {part!r} is not a parameter of it; write {wanted}")
        parameters[name] = value
    return parameters


def _whole(name: str, text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise BadInput(f"{name}={text}: write a whole number")
    return int(text)


def _share(parameters: Parameters) -> Fraction:
    text = parameters.get("share", "")
    if not re.fullmatch(r"[1-9]\d{0,3}/[1-9]\d{0,3}", text) or Fraction(text) > 1:
        raise BadInput(f"share={text}: write a fraction up to 1, such as share=3/4")
    return Fraction(text)
