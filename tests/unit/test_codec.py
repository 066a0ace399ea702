"""Events as bytes, for ever readable."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import BrokenPromise
from foedus.graph.events import ACTS, EVENT_TYPES, POLARITY, ActorRegistered, digest
from foedus.graph.log import codec
from foedus.graph.log.port import UnknownEvent

GOLDEN = Path(__file__).with_name("golden_events.jsonl")


def test_every_version_ever_written_can_be_read_and_has_the_id_that_it_had():
    seen = set()
    for line in GOLDEN.read_text("utf-8").splitlines():
        row = json.loads(line)
        event = codec.decode(row["type"], row["schema_version"], json.dumps(row["payload"]).encode())
        assert not isinstance(event, UnknownEvent)
        assert event.event_id == row["event_id"]
        assert event.stream == row["stream"]
        seen.add((row["type"], row["schema_version"]))
    assert seen == {
        (name, version) for name, cls in EVENT_TYPES.items() for version in range(1, cls.schema_version + 1)
    }


def test_an_unknown_type_and_a_newer_version_are_kept_as_they_are():
    for kind, version in (("ActorDreamed", 1), ("ActorRegistered", 99)):
        event = codec.decode(kind, version, b'{"any":1}')
        assert event == UnknownEvent(kind, version, b'{"any":1}')
        assert codec.encode(event) == (kind, version, b'{"any":1}')


def test_a_payload_that_is_not_of_its_type_is_a_broken_promise_that_names_it():
    with pytest.raises(BrokenPromise, match="ActorRegistered"):
        codec.decode("ActorRegistered", 1, b'{"actor_id":7}')


def test_a_record_of_before_ratifications_were_told_apart_is_a_vote():
    old = b'{"question_id":"q","actor":"BRA","vote":"yes","held":"2022-03-02","record":"r-1"}'
    assert codec.decode("VoteRecorded", 1, old) == codec.decode("VoteRecorded", 2, old[:-1] + b',"kind":"vote"}')


def test_an_old_version_is_lifted_step_by_step(monkeypatch):
    class ActorRegisteredLater(ActorRegistered, frozen=True, kw_only=True):
        schema_version = 3
        colour: str

    monkeypatch.setitem(codec.EVENT_TYPES, "ActorRegistered", ActorRegisteredLater)
    monkeypatch.setitem(codec.UPCASTERS, ("ActorRegistered", 1), lambda fields: {**fields, "color": "red"})
    monkeypatch.setitem(
        codec.UPCASTERS,
        ("ActorRegistered", 2),
        lambda fields: {("colour" if name == "color" else name): value for name, value in fields.items()},
    )
    lifted = codec.decode("ActorRegistered", 1, b'{"actor_id":"X","kind":"state","name":"X"}')
    assert lifted.colour == "red"


@given(st.lists(st.text(max_size=3), max_size=4), st.lists(st.text(max_size=3), max_size=4))
def test_different_parts_have_different_digests(one, other):
    assert (digest(*one) == digest(*other)) == (one == other)


def test_a_field_added_later_changes_no_id():
    plain = ActorRegistered(actor_id="X", kind="state", name="X")
    assert msgspec.structs.replace(plain, name="Y", source="elsewhere").event_id == plain.event_id


def test_every_act_has_its_polarity():
    assert set(POLARITY) == set(ACTS)
