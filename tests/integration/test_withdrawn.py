"""What was withdrawn stays so, whichever way it comes again, and whoever else had the same text says so, too."""

from __future__ import annotations

import pytest

from foedus.bootstrap import Foedus, open_foedus
from foedus.errors import BadInput
from foedus.graph.events import ArticleWithdrawn
from foedus.ingest.sources import source_text
from foedus.settings import Settings

SHORT = "Hungary supports Mark Rutte for the post of NATO secretary general, the government said."
LONG = " ".join(f"{SHORT} It was statement number {number}." for number in range(12))


def article(text: str, title: str = "A statement", outlet: str = "Continental Wire"):
    return source_text(text=text, origin=f"{title}.md", title=title, published="2024-06-18", outlet=outlet)


@pytest.fixture
def foedus(tmp_path, monkeypatch):
    monkeypatch.setattr(Foedus, "erase_graph", lambda _self: None)  # the graph has its own tests
    with open_foedus(Settings(data=tmp_path)) as opened:
        yield opened


def withdraw(foedus: Foedus, taken) -> list[str]:
    return list(foedus.withdraw(taken.article_id, reason="asked for", by="ada"))


@pytest.mark.parametrize("text", [SHORT, LONG], ids=["short", "long"])
def test_an_article_that_was_withdrawn_does_not_come_back_and_the_rest_goes_in(foedus, text):
    (first,) = foedus.take([article(text)])
    withdraw(foedus, first)
    head = foedus.log.head()
    again, other = foedus.take([article(text), article("Iceland did not comment.", "Another")])
    assert (again.status, other.status) == ("withdrawn", "new")
    assert [row.stream for row in foedus.log.read(after=head.sequence) if first.article_id in row.stream] == []


def test_a_long_text_that_was_withdrawn_does_not_come_back_under_another_title(foedus):
    (first,) = foedus.take([article(LONG)])
    withdraw(foedus, first)
    (again,) = foedus.take([article(LONG, "Renamed")])
    assert again.status == "withdrawn"


def test_another_article_with_the_same_words_of_an_outlet_is_taken_in(foedus):
    (first,) = foedus.take([article(SHORT)])
    withdraw(foedus, first)
    (other,) = foedus.take([article("Portugal " + SHORT.removeprefix("Hungary "))])
    assert other.status == "new"


def test_articles_with_one_text_are_withdrawn_together_each_by_an_event(foedus):
    first, second, third = foedus.take(
        [article(SHORT), article(SHORT, outlet="Another Wire"), article("Iceland did not comment.", "Another")]
    )
    assert withdraw(foedus, second) == [second.article_id, first.article_id]
    withdrawn = {row.event.article_id for row in foedus.log.read(types=[ArticleWithdrawn])}
    assert withdrawn == {first.article_id, second.article_id}
    assert third.status == "new"


@pytest.mark.parametrize("said", [{"reason": " ", "by": "ada"}, {"reason": "asked for", "by": ""}])
def test_nothing_is_withdrawn_without_who_and_why(foedus, said):
    (first,) = foedus.take([article(SHORT)])
    head = foedus.log.head()
    with pytest.raises(BadInput, match="is empty"):
        foedus.withdraw(first.article_id, **said)
    assert foedus.log.head() == head
