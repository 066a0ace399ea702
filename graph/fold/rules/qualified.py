"""The qualified majority of the Council of the European Union since November 2014 (Article 16(4) TEU).

55 % of the members, who represent 65 % of the population. A blocking minority must have at least four members: three
large states alone cannot stop what all others want. Who abstains is not for it, and so counts against.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files

from foedus.errors import BadInput
from foedus.graph.fold.rules.outcome import Outcome, Rule, Sides, by_supporters

POPULATION_SHARE = 65
STATES_SHARE = 55
WITHOUT_A_PROPOSAL = 72
"""Per cent of the members where the Council does not act on a proposal of the Commission (Article 238(2) TFEU)."""
BLOCKING_MINORITY = 4


@cache
def populations() -> Mapping[int, Mapping[str, int]]:
    """Inhabitants of each member state by the year from which the figures are used; see SOURCE.md beside the table."""
    table: dict[int, dict[str, int]] = defaultdict(dict)
    with files("foedus.graph.fold.rules").joinpath("populations.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            table[int(row["year"])][row["member"]] = int(row["population"])
    return table


def population_of(year: int | None = None) -> Mapping[str, int]:
    """The figures in use in a year: the latest not after it; before the first table, the first. None: the latest."""
    years = sorted(populations())
    usable = [one for one in years if year is None or one <= year]
    return populations()[usable[-1] if usable else years[0]]


def population_share(who: Collection[str], electorate: Collection[str], year: int | None = None) -> float:
    """Per cent of the electorate's population that lives in these members."""
    population = population_of(year)
    return 100 * sum(population[member] for member in who) / sum(population[member] for member in electorate)


def eu_qualified_majority(year: int | None = None, states: int = STATES_SHARE) -> Rule:
    """The Council's rule with the population of a year; `states` per cent of the members must be for it."""
    population = population_of(year)

    def judge(electorate: Collection[str], sides: Sides) -> Outcome:
        members = frozenset(electorate)
        strange = sorted(members - population.keys())
        if strange:
            raise BadInput(
                f"qualified majority: no population is known for {', '.join(strange)}; only EU members have one"
            )
        needed = -(-states * len(members) // 100)
        total = sum(population[member] for member in members)

        def suffices(who: frozenset[str]) -> bool:
            people = sum(population[member] for member in who)
            enough_people = 100 * people >= POPULATION_SHARE * total
            return len(who) >= needed and (enough_people or len(members - who) < BLOCKING_MINORITY)

        return by_supporters(suffices, needed, members)(sides)

    return Rule(judge, lambda member: population.get(member, 0))
