"""What every index of near copies promises, on each engine."""

import threading
from pathlib import Path

import pytest

from foedus.errors import Unavailable
from foedus.ingest.near import NearIndex, open_near, rebuild

REPORT = (
    "Hungary's government said on Tuesday that it would support Mark Rutte as the next secretary general of NATO, "
    "after the Dutch prime minister had assured Budapest in writing that it would not have to take part in operations "
    "of the alliance in Ukraine. Slovakia made the same announcement hours later. Romania, whose president is the only "
    "other candidate, has not said what it will do. Ambassadors of the thirty-two allies meet again on Thursday."
)
CUT = REPORT[: len(REPORT) * 7 // 10]
FRAMED = "VIENNA (Alpine Wire) - " + REPORT + " Follow our live page for more on this story. All rights reserved."
OTHER = (
    "Finland's parliament voted by a large majority on Wednesday to approve the country's accession to the alliance, "
    "days before a general election. The vote leaves Turkey and Hungary as the only members that have still to ratify. "
    "The prime minister called it a decision for the safety of generations to come, while a handful of members who "
    "voted against said the matter should have been put to the people."
)


@pytest.fixture(params=["sqlite", "postgres"])
def address(request) -> str | None:
    return request.getfixturevalue("postgres_address") if request.param == "postgres" else None


@pytest.fixture
def index(address, tmp_path):
    opened = open_near(address, tmp_path)
    opened.clear()
    yield opened
    opened.close()


def test_copies_are_found_and_other_texts_are_not(index: NearIndex):
    index.add("art-report", REPORT)
    index.add("art-other", OTHER)
    assert index.near(CUT) == ("art-report",)
    assert index.near(FRAMED) == ("art-report",)
    assert index.near(OTHER) == ("art-other",)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_the_order_of_arrival_does_not_matter(index: NearIndex, order):
    articles = [("art-a", REPORT), ("art-b", CUT), ("art-c", FRAMED), ("art-d", OTHER)]
    for place in order:
        index.add(*articles[place])
    assert [index.near(text) for _, text in articles] == [("art-a", "art-b", "art-c")] * 3 + [("art-d",)]


def test_a_removed_article_is_not_found_again(index: NearIndex):
    index.add("art-report", REPORT)
    index.add("art-cut", CUT)
    index.remove("art-report")
    assert index.near(REPORT) == ("art-cut",)
    assert index.count() == 1


def test_removing_what_is_not_there_is_no_error(index: NearIndex):
    index.remove("art-never")
    assert index.count() == 0


def test_an_article_added_again_has_its_latest_text_only(index: NearIndex):
    index.add("art-one", REPORT)
    index.add("art-one", OTHER)
    assert index.count() == 1
    assert index.near(REPORT) == ()
    assert index.near(OTHER) == ("art-one",)


def test_a_text_without_words_is_near_nothing(index: NearIndex):
    index.add("art-empty", " \n -- 。")
    assert index.count() == 0
    assert index.near("") == ()


def test_what_was_added_is_there_for_the_next_process(address, tmp_path, index: NearIndex):
    index.add("art-report", REPORT)
    second = open_near(address, tmp_path)
    try:
        assert second.near(CUT) == ("art-report",)
    finally:
        second.close()


def test_a_rebuilt_index_answers_as_the_old_one(index: NearIndex):
    articles = [("art-a", REPORT), ("art-b", CUT), ("art-d", OTHER)]
    for article in articles:
        index.add(*article)
    before = [index.near(text) for _, text in articles]
    index.add("art-stray", FRAMED)
    assert rebuild(index, reversed(articles)) == 3
    assert [index.near(text) for _, text in articles] == before


def test_of_two_copies_added_at_once_one_sees_the_other(address, tmp_path, index: NearIndex):
    start = threading.Barrier(2)
    seen: dict[str, tuple[str, ...]] = {}

    def take(article_id: str, text: str) -> None:
        own = open_near(address, tmp_path)
        try:
            start.wait()
            own.add(article_id, text)
            seen[article_id] = own.near(text)
        finally:
            own.close()

    threads = [threading.Thread(target=take, args=pair) for pair in (("art-a", REPORT), ("art-b", CUT))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "art-b" in seen["art-a"] or "art-a" in seen["art-b"]


def test_no_file_holds_words_of_a_text_nor_anything_of_a_removed_article(tmp_path: Path):
    from foedus.ingest.near.sketch import sketch_of

    index = open_near(None, tmp_path)
    index.add("art-a1b2c3", REPORT)
    minima = sketch_of(REPORT).minima
    held = _bytes_of(tmp_path)
    assert minima in held
    assert b"Hungary" not in held
    assert b"hungary" not in held
    index.remove("art-a1b2c3")
    held = _bytes_of(tmp_path)
    index.close()
    assert minima not in held
    assert minima[:6] not in held
    assert b"art-a1b2c3" not in held


def _bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm"))


def test_an_index_made_in_an_older_way_is_emptied(tmp_path: Path, monkeypatch):
    index = open_near(None, tmp_path)
    index.add("art-report", REPORT)
    index.close()
    monkeypatch.setattr("foedus.ingest.near.sqlite.SCHEME", "another way")
    index = open_near(None, tmp_path)
    assert index.count() == 0
    index.close()


def test_a_damaged_file_is_said_to_be_made_again(tmp_path: Path):
    (tmp_path / "near.db").write_bytes(b"no database" * 1000)
    with pytest.raises(Unavailable, match="delete it"):
        open_near(None, tmp_path)


def test_a_server_that_is_not_there_is_named_as_the_cause(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("foedus.ingest.near.postgres.ANSWER_SECONDS", 0.3)
    with pytest.raises(Unavailable, match="PostgreSQL does not answer"):
        open_near("postgresql://foedus@127.0.0.1:1/none?connect_timeout=1", tmp_path)
