"""The files that Neo4j's importer reads: every value is told from every other one."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import Unavailable
from foedus.graph.projection.bulk import check, folding
from foedus.graph.projection.bulk.files import Files, cell, sources


@given(st.text())
def test_a_text_is_read_back_as_it_was(text):
    (row,) = csv.reader(io.StringIO(f"{cell(text)},x\n", newline=""))
    assert row == [text, "x"]


def test_nothing_and_an_empty_text_are_two_things():
    assert (cell(None), cell("")) == ("", '""')


@pytest.mark.parametrize(
    ("value", "written"),
    [(True, "true"), (2**62, "4611686018427387904"), (0.1, "0.1"), (date(2024, 6, 18), "2024-06-18"),
     ([1, 2], '"1\x1f2"'), (["a", "b"], '"a\x1fb"')],
)  # fmt: skip
def test_each_kind_of_value_has_its_form(value, written):
    assert cell(value) == written


@pytest.mark.parametrize("values", [[""], ["one \x1f other"]])
def test_a_list_that_would_be_read_as_another_goes_another_way(tmp_path, values):
    with Files(tmp_path, "w") as files:
        files.node("actors", "HUN", {"aliases": values}, ["Actor"])
    assert files.unlisted == [("Actor", "HUN", "aliases", values)]
    assert (tmp_path / "actors.w.csv").read_text("utf-8") == '"HUN",Actor,,,,,\n'


def test_the_importer_is_told_of_each_kind_with_its_parts(tmp_path):
    for writer in ("one", "two"):
        with Files(tmp_path, writer) as files:
            files.node("outlets", writer, {"name": writer})
            files.tie("published_by", "art", writer)
    assert sources(tmp_path) == (
        ["Outlet=outlets.csv,outlets.one.csv,outlets.two.csv"],
        ["PUBLISHED_BY=published_by.csv,published_by.one.csv,published_by.two.csv"],
    )
    assert (tmp_path / "outlets.csv").read_text("utf-8") == "id:ID(Outlet),name,reliability:double\n"


def test_the_sample_stays_about_the_same_however_many_positions_there_are():
    assert [check.prefix(number) for number in (0, 4_000, 60_000, 1_000_000)] == ["pos-", "pos-", "pos-0", "pos-00"]


def test_a_disk_that_takes_no_files_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="make room"):
        folding.write(tmp_path / "file", None, None, "most_reliable", 1, None)
