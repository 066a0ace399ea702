"""The explanation of the fold and its rules says what the code does, or this fails."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from foedus.graph.events import ACTS
from foedus.graph.fold.acts import STANCE
from foedus.graph.fold.rules.registry import FAMILIES, RULES

PAGES = Path(__file__).parents[2] / "docs" / "explanation"


def rows(page: str, first: str) -> list[list[str]]:
    """The rows of the table whose first heading is `first`, as cells."""
    lines = (PAGES / page).read_text(encoding="utf-8").split(f"| {first} |", 1)[1].splitlines()[2:]
    table = lines[: lines.index("")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


@pytest.mark.parametrize("page", ["fold.md", "decision-rules.md"])
def test_the_examples_give_what_the_page_shows(page):
    text = (PAGES / page).read_text(encoding="utf-8")
    examples = "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    test = doctest.DocTestParser().get_doctest(examples, {}, page, page, 0)
    assert test.examples
    assert doctest.DocTestRunner(verbose=False).run(test).failed == 0


def test_the_page_gives_each_act_the_side_that_the_fold_gives_it_and_says_why():
    shown = {act.strip("`"): side for act, side, why in rows("fold.md", "act") if why}
    assert shown == {act: STANCE.get(act, "–") for act in ACTS}


def test_every_decision_rule_is_explained():
    shown = {re.match(r"`(\w+)", rule)[1] for rule, _ in rows("decision-rules.md", "rule")}
    assert shown == {*RULES, *FAMILIES}
