"""Make the derived tables from public sources: ``python ingest/data/build.py SOURCES``.

SOURCES is a folder that holds ``phoenix_actors``, ``factbook_igo`` and ``nato_eu_accession``; `SOURCE.md` beside this
file says what they are and under which licence. The tables kept by hand are read, never written.
"""

from __future__ import annotations

import csv
import gzip
import html
import json
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from foedus.ingest.resolve.folding import folded

HERE = Path(__file__).parent
SEEN = "2026-01"
"""The month of the Factbook's last state: what is undated there is known to hold then, and no day before."""

FIRST_YEAR = "1999"
"""Officials who left before are of no use: the news that is read begins about 2000."""

TERRITORIES = {"ASM", "GUM", "PRI", "HKG", "MAC", "TKL"}
"""Whose head of state in the Factbook is another state's."""

LAST_YEAR = "2015"
"""The dictionary's last state is that of 2014: who has no end there held office until then, or longer."""

CAMEO_STATES = {"ROM": "ROU", "TMP": "TLS", "KSV": "XKX", "PAL": "PSE", "ZAR": "COD"}
"""Codes of the dictionary that are not ISO 3166-1 alpha-3."""

ORGANISATIONS = {
    "ICCt": "ICC", "IAEA": "IAEA", "OSCE": "OSCE", "OIC": "OIC", "WTO": "WTO", "OAS": "OAS", "OECD": "OECD",
    "CE": "Council of Europe", "OPEC": "OPEC", "IMF": "IMF", "WHO": "WHO", "NAM": "Non-Aligned Movement",
    "G-77": "Group of 77", "OPCW": "OPCW", "UNESCO": "UNESCO",
}  # fmt: skip
"""Organisations of the Factbook whose members are kept, without dates."""

OFFICES = {"chief_of_state": "head of state", "head_of_government": "head of government"}
TITLES = re.compile(
    r"^(?:(?:acting|interim|caretaker|transition|transitional|federal|prime minister|president|vice president|"
    r"king|queen|taoiseach|chancellor|amir|emir|emperor|sultan|pope|prince|grand duke|supreme leader|general|gen|col|"
    r"capt|dr|ratu|premier|governor|chief minister|chief executive)\b[.,]?\s*"
    r"|\([^)]*\)\s*)+",
    re.IGNORECASE,
)


def rows(path: Path) -> list[dict[str, str]]:
    """A table's rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, header: tuple[str, ...], table: list[tuple[str, ...]]) -> None:
    """Write a derived table, sorted, without doubles."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(sorted(set(table)))


def by_hand() -> dict[str, str]:
    """Persons of the tables kept by hand, by each folded name."""
    known = {folded(row["person"]): row["person"] for row in rows(HERE / "offices.csv")}
    for row in rows(HERE / "persons.csv"):
        known |= {folded(name): row["name"] for name in (row["name"], *row["names"].split(";")) if name}
    return known


def officials(sources: Path, states: set[str], known: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Members of governments with dates (name, other names, state, start, end), from the Phoenix dictionary."""
    with gzip.open(sources / "phoenix_actors" / "actors.jsonl.gz", "rt", encoding="utf-8") as file:
        for entry in map(json.loads, file):
            names = [entry["name"], *entry["aliases"]]
            full = [name for name in names if re.fullmatch(r"[A-Z][\w'.-]+(?: [\w'.-]+)+", name)]
            same = next((known[folded(name)] for name in full if folded(name) in known), None)
            full = [same, *full] if same else full
            for role in entry["roles"] if full else ():
                code, start, end = role["code"], role.get("from", ""), role.get("to", "")
                state = CAMEO_STATES.get(code[:3], code[:3])
                if code[3:] == "GOV" and state in states and start and (not end or end[:4] >= FIRST_YEAR):
                    yield full[0], ";".join(full[1:4]), state, start, end or LAST_YEAR


def known_as(name: str, holders: list[str]) -> str:
    """The name under which a table kept by hand has a person, if it has one all of whose words are in this name."""
    words = set(folded(name).split())
    return next((holder for holder in holders if set(folded(holder).split()) <= words), name)


def leaders(sources: Path, states: dict[str, str], covered: dict[tuple[str, str], str]) -> Iterator[tuple[str, ...]]:
    """Heads of state and government (name, office, state, start) whom no table kept by hand has, from the Factbook."""
    for row in rows(sources / "factbook_igo" / "leaders.csv"):
        state = states.get(folded(html.unescape(row["country"] or "").removeprefix("The ")))
        for column, office in OFFICES.items():
            text = html.unescape(row[column] or "")
            found = re.match(r"(.+?) \(since (\d{1,2} [A-Z][a-z]{2})[a-z]* (\d{4})\)", text)
            if (
                state is None
                or found is None
                or (state, office) in covered
                or "represented by" in text
                or state in TERRITORIES
            ):
                continue
            name = " ".join(
                word.title() if word.isupper() and len(word) > 2 else word for word in TITLES.sub("", found[1]).split()
            )
            if re.fullmatch(r"(?!of |Minister )[^,;\"]+", name) and len(name.split()) in range(2, 6):
                holders = [holder for (body, _), holder in covered.items() if body == state]
                yield (
                    known_as(name, holders),
                    office,
                    state,
                    datetime.strptime(f"{found[2]} {found[3]} +0000", "%d %b %Y %z").date().isoformat(),
                )


def members(sources: Path, states: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Members without dates (member, organisation, seen), from the Factbook."""
    for row in rows(sources / "factbook_igo" / "igo_participation.csv"):
        state = states.get(folded(html.unescape(row["country"]).removeprefix("The ")))
        if state and row["status"] == "member" and row["organisation"] in ORGANISATIONS:
            yield state, ORGANISATIONS[row["organisation"]], SEEN


def main() -> None:
    """Read the sources, write the tables."""
    sources = Path(sys.argv[1])
    table = rows(HERE / "states.csv")
    by_name = {folded(name): row["id"] for row in table for name in (row["name"], *row["names"].split(";"))}
    by_name |= {"drc": "COD", "congo brazzaville": "COG", "holy see vatican city": "VAT"}
    covered = {(row["body"], row["office"]): row["person"] for row in rows(HERE / "offices.csv") if not row["end"]}
    write(
        "officials.csv",
        ("name", "names", "body", "start", "end"),
        list(officials(sources, set(by_name.values()), by_hand())),
    )
    write("leaders.csv", ("name", "office", "body", "start"), list(leaders(sources, by_name, covered)))
    write("members_undated.csv", ("member", "organisation", "seen"), list(members(sources, by_name)))


if __name__ == "__main__":
    main()
