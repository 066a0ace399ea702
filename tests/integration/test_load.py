"""Tables of records into the log: any packing, again, in part, and with rows that cannot be used."""

from __future__ import annotations

import csv
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from foedus.errors import BadInput
from foedus.graph.events import ActorRegistered, MembershipEnded, MembershipStarted, OfficeHeld, VoteRecorded
from foedus.graph.log.opened import Opened, open_log
from foedus.ingest.records.loading import BATCH, Loading
from foedus.ingest.records.tables import Rejected
from foedus.ingest.resolve.registry import Registry

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

DATA = Path(__file__).parents[2].parent / "shared" / "data"
VOTES = """record,actor,vote,held,title
1,US,yes,1970-12-04,on decolonisation
1,Soviet Union,no,1970-12-04,on decolonisation
1,FRA,absent,1970-12-04,on decolonisation
"""


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    made = open_log(None, tmp_path / "data")
    yield made
    made.log.close()


def load(opened: Opened | None, path, records="un-votes", mapping=None):
    return Loading(opened and opened.log).load(path, records, mapping, Registry.bundled())


def shared(folder: str) -> Path:
    if not (DATA / folder).is_dir():
        pytest.fail(f"../shared/data lacks {folder}: put the shared data folder beside the checkout")
    return DATA / folder


def votes(opened: Opened) -> list[tuple[str, str]]:
    return [(row.event.actor, row.event.vote) for row in opened.log.read(types=[VoteRecorded])]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd.compress, lambda body: b"\xef\xbb\xbf" + body])
def test_a_table_is_read_whatever_it_is_packed_in(opened, tmp_path, pack):
    path = tmp_path / "votes.csv"
    path.write_bytes(pack(VOTES.encode()))
    loaded = load(opened, path)
    assert (loaded.rows, loaded.events, loaded.stored, loaded.rejected) == (3, 5, 5, 0)
    assert votes(opened) == [("USA", "yes"), ("SUN", "no"), ("FRA", "absent")]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_table_that_is_loaded_again_gives_only_duplicates(engine, tmp_path, request):
    path = tmp_path / "votes.csv"
    path.write_text(VOTES)
    address = request.getfixturevalue("postgres_address") if engine == "postgresql" else None
    opened = open_log(address, tmp_path / "data")
    assert load(opened, path).stored == 5
    again = load(opened, path)
    opened.log.close()
    assert (again.stored, again.duplicates) == (0, 5)


def test_a_dry_run_checks_all_and_stores_nothing(tmp_path):
    path = tmp_path / "votes.csv"
    path.write_text(VOTES + "2,Atlantis,yes,1970,on Atlantis\n")
    loaded = load(None, path)
    assert (loaded.events, loaded.stored, loaded.rejected, loaded.dry_run) == (5, 0, 1, True)


def test_rows_that_cannot_be_used_are_named_by_line_and_reason_and_the_others_go_in(opened, tmp_path):
    path = tmp_path / "votes.csv"
    bad = (
        '1,Atlantis,yes,1970-12-04,t\n1,GB,yes\n1,GB,maybe,1970-12-04,t\n1,,yes,1970-12-04,t\n"1,\n2",GB,yes,1970,t,x\n'
    )
    path.write_bytes(VOTES.encode() + bad.encode() + b"1,Espa\xf1a,yes,1970-12-04,t\n\n1,GB,no,1970-12-04,t\n")
    loaded = load(opened, path)
    assert [row.line for row in loaded.rejections] == [5, 6, 7, 8, 10, 11]
    assert loaded.rejections[1] == Rejected(6, "3 cells, where the header has 5")
    assert "UTF-8" in loaded.rejections[-1].reason
    assert votes(opened)[-1] == ("GBR", "no")


def test_a_table_that_breaks_off_says_so_and_what_came_before_is_in(opened, tmp_path):
    path = tmp_path / "votes.csv.gz"
    lines = VOTES + "".join(f"{n},US,yes,1970-12-04,t{n * n}\n" for n in range(2, 20_000))
    path.write_bytes(gzip.compress(lines.encode())[:-40_000])
    with pytest.raises(BadInput, match="breaks off"):
        load(opened, path)
    assert len(votes(opened)) > 1_000


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the first line must name the columns"),
        ("record,record\n", "each once"),
        ("reco\udcffrd,vote\n", "no CSV file in UTF-8"),
        ("state,choice\n", "docs/how-to/records.md"),
    ],
)
def test_a_table_that_is_none_of_ours_is_refused_with_what_to_do(opened, tmp_path, text, says):
    path = tmp_path / "votes.csv"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(BadInput, match=says):
        load(opened, path)


def test_a_table_that_is_not_there_is_refused(opened, tmp_path):
    with pytest.raises(BadInput, match="is not there"):
        load(opened, tmp_path / "nothing.csv")


def test_a_mapping_reads_another_collections_columns_codes_and_two_joined_tables(opened, tmp_path):
    (tmp_path / "cast.csv").write_text(
        "call,ccode,choice,drop\n3.0,2,1,n\n3.0,365,8,n\n3.0,20,9,n\n3.0,20,3,y\n4,2,1,n\n"
    )
    (tmp_path / "calls.csv").write_text("call,on,about\n3,04.12.1970,Ca&ntilde;ada\n")
    mapping = tmp_path / "mine.yaml"
    mapping.write_text(
        "records: un-votes\nsource: mine\nfile: cast.csv\njoin: {file: calls.csv, key: call}\ncoding: cow\nhtml: true\n"
        "columns: {record: call, actor: ccode, vote: choice, held: on, title: about}\n"
        "values: {question: 'mine-{record}', title: 'vote {call} on {title}'}\n"
        "codings: {vote: {1: yes, 3: no, 8: absent, 9: ''}}\nonly: {drop: [n]}\ndates: '%d.%m.%Y'\n"
    )
    loaded = load(opened, tmp_path, mapping=str(mapping))
    assert (loaded.rows, loaded.passed_over, loaded.stored) == (5, 2, 4)
    assert loaded.rejections == (Rejected(6, "calls.csv has no row for '4'"),)
    opening, _, first, second = (row.event for row in opened.log.read())
    assert (opening.question_id, opening.title) == ("mine-3", "vote 3 on Cañada")
    assert (first.actor, first.vote, first.source) == ("USA", "yes", "mine, cast.csv:2")
    assert (second.actor, second.vote, second.held) == ("SUN", "absent", "1970-12-04")


def test_two_tables_are_joined_only_by_a_column_that_both_have(opened, tmp_path):
    (tmp_path / "cast.csv").write_text("number,actor,vote\n3,US,yes\n")
    (tmp_path / "calls.csv").write_text("call,held\n3,1970\n")
    mapping = tmp_path / "mine.yaml"
    columns = "{record: call, actor: actor, vote: vote, held: held}"
    mapping.write_text(f"records: un-votes\nfile: cast.csv\njoin: {{file: calls.csv, key: call}}\ncolumns: {columns}\n")
    with pytest.raises(BadInput, match=r"cast\.csv has no column 'call'"):
        load(opened, tmp_path, mapping=str(mapping))


def test_a_cabinet_of_parlgov_is_a_group_of_its_parties_until_the_next_begins(opened):
    loaded = load(opened, shared("parlgov"), "parties")
    assert (loaded.rows, loaded.rejected) == (4_017, 0)
    registered = {row.event.actor_id: row.event for row in opened.log.read(types=[ActorRegistered])}
    rutte = "cabinet-nld-2022-01-10-rutte-vii"
    assert (registered[rutte].kind, registered[rutte].name) == ("group", "cabinet Rutte VII (NLD)")
    begun, ended = (
        {row.event.member: row.event for row in opened.log.read(types=[kind]) if row.event.organisation == rutte}
        for kind in (MembershipStarted, MembershipEnded)
    )
    assert begun.keys() == {"nld-vvd", "nld-d66", "nld-cda", "nld-cu"}
    assert {registered[party].kind for party in begun} == {"party"}
    assert registered["nld-cda"].name == "Christian Democratic Appeal (NLD)"
    assert {event.valid_to for event in ended.values()} == {"2023-07-07"}  # its termination, for none comes after it
    before = "cabinet-nld-2021-01-15-rutte-vi"
    until = {row.event.valid_to for row in opened.log.read(types=[MembershipEnded]) if row.event.organisation == before}
    assert until == {"2022-01-10"}


def test_accessions_to_nato_and_the_eu_are_those_of_the_starter_set(opened):
    loaded = load(opened, shared("nato_eu_accession"), "memberships")
    assert (loaded.rows, loaded.rejected) == (60, 0)
    nato = {row.event.member for row in opened.log.read(types=[MembershipStarted]) if row.event.organisation == "NATO"}
    bundled = Registry.bundled().members("NATO", date(2025, 1, 1))
    assert nato == bundled


def test_members_of_the_factbook_hold_from_when_it_was_seen_and_observers_are_no_members(opened):
    loaded = load(opened, shared("factbook_igo") / "igo_participation.csv", "memberships")
    assert loaded.passed_over == 1_090
    assert loaded.rejected == 0
    members = {row.event.member for row in opened.log.read(types=[MembershipStarted])}
    assert {"AIA", "EU", "FLK"} <= members
    named = {row.event.actor_id for row in opened.log.read(types=[ActorRegistered])}
    assert {each for each in members if Registry.bundled().actor(each) is None} <= named
    assert {row.event.valid_from for row in opened.log.read(types=[MembershipStarted])} == {"2026-01"}


def test_leaders_of_the_factbook_hold_their_office_since_the_day_that_it_gives(opened):
    leaders = shared("factbook_igo") / "leaders.csv"
    for path in (leaders, leaders.parent):
        with pytest.raises(BadInput, match="factbook-heads-of-government, factbook-heads-of-state"):
            load(opened, path, "office-holders")
    rejected = [
        len(load(opened, path, "office-holders", f"factbook-heads-of-{what}").rejections)
        for path, what in ((leaders.parent, "state"), (leaders, "government"))
    ]
    assert rejected == [4, 1]  # nobody, two, or since no day that the table gives
    held = {(row.event.person, row.event.body): row.event for row in opened.log.read(types=[OfficeHeld])}
    assert held["luc-frieden", "LUX"].valid_from == "2023-11-17"
    assert held["luc-frieden", "LUX"].office == "head of government"
    named = {row.event.actor_id: row.event.name for row in opened.log.read(types=[ActorRegistered])}
    assert named.keys() >= {person for person, _ in held}
    assert (named["luc-frieden"], named["xi-jinping"]) == ("Luc Frieden", "Xi Jinping")


@pytest.mark.slow
def test_a_load_that_is_killed_is_taken_up_by_loading_again(tmp_path):
    path, data = tmp_path / "votes.csv", tmp_path / "data"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("record", "actor", "vote", "held", "title"))
        writer.writerows((n // 4, ("US", "FR", "GB", "CN")[n % 4], "yes", "1970", f"t{n // 4}") for n in range(40_000))
    environment = {**os.environ, "FOEDUS_DATA": str(data)}
    command = [sys.executable, "-m", "foedus", "load", "un-votes", str(path), "--json"]
    loading = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    log = open_log(None, data).log
    until = time.monotonic() + 60
    while not any(True for _ in log.read(limit=1, types=[VoteRecorded])):
        assert loading.poll() is None
        assert time.monotonic() < until
        time.sleep(0.01)
    loading.send_signal(signal.SIGKILL)
    loading.wait()
    stored = sum(1 for _ in log.read(types=[VoteRecorded]))
    assert 0 < stored < 40_000
    again = json.loads(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
    assert again["events"] == 60_000
    assert again["duplicates"] >= BATCH
    assert again["stored"] + again["duplicates"] == 60_000
    assert sum(1 for _ in log.read(types=[VoteRecorded])) == 40_000
    log.close()
