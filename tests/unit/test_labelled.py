"""Labelled items for hands: what is read of them, and what is refused."""

from pathlib import Path

import pytest

from foedus.errors import BadInput
from foedus.graph.events import POLARITY
from foedus.ingest.extract.labelled import read_labelled

OURS = Path(__file__).parents[1] / "labelled"

ITEM = "@2024-06-18 Hungary drops its objection to Mark Rutte after a letter from Stoltenberg, diplomats say.\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "items.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_label_has_all_fields_of_a_claim(tmp_path):
    label = (
        "- HUN or Viktor Orbán | concede? | Mark Rutte | Hungary drops its objection to Mark Rutte"
        " | f=possible; date=2024-06; attr=diplomats say; cond=after a letter from Stoltenberg; count=1/32\n"
    )
    items = read_labelled(written(tmp_path, f"# a comment\n{ITEM}{label}\n@2024-06-19 Rain falls on Budapest.\n"))
    assert [(item["date"], len(item["claims"])) for item in items] == [("2024-06-18", 1), ("2024-06-19", 0)]
    assert items[0]["claims"] == [
        {
            "actor": ["HUN", "Viktor Orbán"], "act": "concede", "polarity": POLARITY["concede"], "target": ["Mark Rutte"],
            "factuality": "possible", "date": "2024-06", "speaker": None, "attribution": ["diplomats say"],
            "condition": "after a letter from Stoltenberg", "count": [1, 32], "optional": True,
            "evidence": "Hungary drops its objection to Mark Rutte",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("- HUN | drop | Mark Rutte | Hungary drops", "no act 'drop'"),
        ("- HUN | concede | Mark Rutte | Hungary gives in", "'Hungary gives in' is not in the text"),
        ("- HUN | concede | Mark Rutte", "actor | act | target | evidence"),
        ("- HUN | concede | Mark Rutte | Hungary drops | who=Orbán", "a field is one of"),
        ("HUN | concede", "begins with @"),
    ],
)
def test_a_line_that_is_no_label_is_named_with_its_place(tmp_path, line, said):
    with pytest.raises(BadInput, match=r"line 2: .*") as refused:
        read_labelled(written(tmp_path, f"{ITEM}{line}\n"))
    assert said in str(refused.value)


def test_json_lines_are_read_as_they_are(tmp_path):
    path = tmp_path / "items.jsonl"
    path.write_text('{"id": "1", "date": "2024-06-18", "text": "x", "claims": []}\n\n', encoding="utf-8")
    assert read_labelled(path) == [{"id": "1", "date": "2024-06-18", "text": "x", "claims": []}]


def test_all_items_of_ours_can_be_read_and_none_stands_in_two_parts():
    parts = [read_labelled(OURS / part) for part in ("encoder", "ranker", "exam")]
    assert [len(part) for part in parts] == [1977, 598, 446]
    assert len({item["id"] for part in parts for item in part}) == sum(map(len, parts))
