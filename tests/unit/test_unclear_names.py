"""A name that several actors have is nobody's until a person says whose, and what is said with it is not lost."""

from __future__ import annotations

import pytest

from foedus.graph.time import When
from foedus.ingest.extract.model import Document, Extraction
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.resolve.registry import Registry


def read(text: str) -> Extraction:
    document = Document(id="d", text=text, published=When.parse("2024-06-04"))
    (extraction,) = Rules().extract([document], Registry.bundled())
    return extraction


@pytest.mark.parametrize(
    ("text", "party", "may_be"),
    [
        ("Russia recognised Korea.", "target", ("KOR", "PRK")),
        ("Korea supports Mark Rutte as the next secretary general of NATO.", "actor", ("KOR", "PRK")),
        (
            "Alberto Fujimori and Keiko Fujimori met in Lima. Fujimori praised Japan on Monday.",
            "actor",
            ("alberto-fujimori", "keiko-fujimori"),
        ),
    ],
)
def test_what_is_said_with_an_unclear_name_is_put_aside_with_whom_it_may_mean(text, party, may_be):
    extraction = read(text)
    (aside,) = extraction.quarantined
    assert aside.claim is not None
    assert getattr(aside.claim, party).startswith("~")
    assert aside.may_be == may_be
    assert aside.span == aside.claim.evidence
    parties = {each for claim in extraction.claims for each in (claim.actor, claim.target)}
    assert parties.isdisjoint({*may_be, getattr(aside.claim, party)})


def test_a_name_that_becomes_clear_in_the_text_leaves_nothing_open():
    extraction = read("South Korea held a vote. Korea condemned Japan on Tuesday.")
    assert extraction.quarantined == ()
    assert "KOR" in {claim.actor for claim in extraction.claims}


def test_an_unclear_name_of_whom_nothing_is_said_leaves_nothing_open():
    assert read("The road to Congo is long. Iceland recognised Bhutan.").quarantined == ()


def test_a_claim_of_two_unclear_names_is_left_out():
    assert read("Korea recognised Congo.").quarantined == ()
