"""Of a whole page only the article is read; what only looks like a caption or a link is read too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.graph.time import When
from foedus.ingest.extract.furniture import article_alone
from foedus.ingest.extract.model import Document
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.resolve.registry import Registry

PAGE = """Talks in Budapest go on

By Nora Nagy, in Budapest
Published: 18 June 2024, 09:30 CEST

Poland condemned Russia at the summit last year. Photo: EPA

BUDAPEST (Danube Courier) - Hungary supports Mark Rutte as the next secretary general of NATO, Viktor Orban said.

Related:
- Turkey opposes Sweden in NATO
- France condemns Iran

Romania has not yet said what it will do, officials told reporters.

Read more: Slovakia rejects Mark Rutte
Most read

1. China sanctions Taiwan

2. Estonia criticised Latvia
© 2024 Danube Courier. Chile criticised Peru.
"""


def test_only_the_article_of_a_page_is_read_and_its_words_stand_where_they_stood():
    document = Document(id="d", text=PAGE, published=When.parse("2024-06-18"))
    (extraction,) = Rules().extract([document], Registry.bundled())
    assert {claim.actor for claim in extraction.claims} == {"HUN", "ROU"}
    quotes = [PAGE[slice(*claim.evidence)] for claim in extraction.claims]
    assert any("Hungary supports Mark Rutte" in quote for quote in quotes)


@pytest.mark.parametrize(
    "line",
    [
        "By backing Rutte, Hungary ended the standoff.",
        "Photographs show that Russia attacked Ukraine.",
        "The picture is clear, he said: Hungary rejects Rutte.",
        "Related parties were told that Turkey supports Sweden.",
        "More from the talks is expected on Monday.",
        "Hungary watches the vote. Watch it too, he said.",
        "Share this burden, Poland told Germany.",
        "PARIS (Reuters) - France condemned Iran. (Reuters)",
        "Published data show that 28 of the 32 members agree.",
        "- Hungary supports Mark Rutte.",
    ],
)
def test_a_line_that_does_not_say_that_it_stands_beside_the_article_is_read(line):
    text = f"A title\n{line}\nAn end."
    assert article_alone(text) == text


def test_after_a_list_of_links_the_article_goes_on():
    text = "It began.\nRelated stories\nA headline\nAnother one\nThe article goes on.\n\n- And on"
    assert article_alone(text).split() == "It began. The article goes on. - And on".split()  # noqa: SIM905 (as in a text)


def test_a_single_line_is_read_whatever_it_begins_with():
    assert article_alone("Photo: Hungary supports Mark Rutte") == "Photo: Hungary supports Mark Rutte"


@given(st.text(alphabet=st.sampled_from(list("By Photo:Related\n- 1.©é\U0001f600"))))
def test_no_letter_moves(text):
    alone = article_alone(text)
    assert len(alone) == len(text)
    assert all(mine in (theirs, " ") for mine, theirs in zip(alone, text, strict=True))
