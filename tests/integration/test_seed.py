"""The seed: one real article, as the product's first user has it in a file. It lies beside the checkout, not in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from foedus.bootstrap import Foedus, open_foedus
from foedus.graph.events import ClaimAsserted
from foedus.graph.fold.tally import Tally
from foedus.graph.reads.tally import tally
from foedus.ingest.sources import Defaults, read_sources

SEED = Path(__file__).parents[3] / "shared" / "seed"
QUESTION = "nato-secretary-general"
DAY = date(2024, 6, 4)


@pytest.fixture(scope="module", autouse=True)
def _seed_is_there():
    if not SEED.is_dir():
        pytest.fail("../shared/seed is missing: put the shared folder beside the checkout")


@pytest.fixture(scope="module")
def seeded(with_data, tmp_path_factory) -> Iterator[Foedus]:
    with open_foedus(with_data(tmp_path_factory.mktemp("seed"))) as foedus:
        files = [str(path) for path in sorted(SEED.glob("*.txt"))]
        (taken,) = foedus.take(read_sources(files, Defaults(published=str(DAY))))
        assert taken.status == "new"
        yield foedus


@pytest.fixture(scope="module")
def counted(seeded: Foedus) -> Tally:
    return tally(seeded.graph(), QUESTION, "mark-rutte", seeded.as_of(DAY))


def runs(foedus: Foedus) -> set[str]:
    claims = [row.event.claim for row in foedus.log.read(types=[ClaimAsserted]) if isinstance(row.event, ClaimAsserted)]
    return {claim.actor for claim in claims if claim.act == "run" and claim.factuality == "actual"}


def test_ruttes_supporters_are_those_whom_the_article_names(counted: Tally):
    assert counted.support == ("DEU", "EST", "FRA", "GBR", "LTU", "USA")


def test_hungary_opposes_and_so_the_appointment_is_blocked(counted: Tally):
    assert counted.oppose == ("HUN",)
    assert counted.outcome == "blocked"


def test_iohannis_runs_and_kallas_never_did(seeded: Foedus):
    assert "klaus-iohannis" in runs(seeded)
    assert "kaja-kallas" not in runs(seeded)


def test_the_article_counts_28_of_32_names_six_and_leaves_the_others_unknown(counted: Tally):
    assert [(each.count, each.of) for each in counted.reported_counts] == [(28, 32)]
    named = set(counted.support) | set(counted.oppose)
    assert len(counted.electorate) == 32
    assert set(counted.unknown) == set(counted.electorate) - named
    assert len(counted.unknown) == 25
