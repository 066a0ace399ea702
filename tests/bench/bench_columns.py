"""The same answer by the graph and by the columns: who took which side in a window, for coalitions and agreement.

    python tests/bench/bench_columns.py ../shared/data/unvotes [--votes 200000]

Roll calls of the UN General Assembly go into a log of their own, from the first on; `foedus rebuild` makes the graph and
the columns of it. Both are asked for windows of one, ten and all years in turn, three times each; the answers must be
equal. The columns are read from the file anew each time.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from foedus.bootstrap import open_foedus
from foedus.graph.fold.agreement import agreements
from foedus.graph.log.port import by_stream
from foedus.graph.projection import snapshot
from foedus.graph.reads.coalitions import sides_in, window_of
from foedus.graph.reads.columns import columns
from foedus.ingest.records.actors import Actors
from foedus.ingest.records.loading import MAKERS
from foedus.ingest.records.reading import reading
from foedus.ingest.records.tables import Rejected
from foedus.settings import Settings

WINDOWS = ("1955", "1951..1960", "1946..2020")
TIMES = 3


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """How long it took in milliseconds, and what came of it."""
    begun = time.perf_counter()
    found = work()
    return (time.perf_counter() - begun) * 1_000, found


def main() -> None:
    """Load, rebuild, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("unvotes", type=Path)
    parser.add_argument("--votes", type=int, default=200_000)
    options = parser.parse_args()
    console = Console(highlight=False)
    with tempfile.TemporaryDirectory(prefix="foedus-bench-") as folder:
        settings = Settings(data=Path(folder), neo4j_heap="1g")
        with open_foedus(settings) as foedus:
            foedus.seed()
            with reading(options.unvotes, "un-votes", None) as table:
                maker = MAKERS["un-votes"](table.mapping, Actors(table.mapping, foedus.registry), table.name)
                rows = (row for row in table.rows() if row is not None and not isinstance(row, Rejected))
                taken = [
                    event for row, _ in zip(rows, range(options.votes), strict=False) for event in maker.events(row)
                ]
            foedus.log.append(by_stream(taken))
            head = foedus.rebuild()
            graph = foedus.connected()
            kept = columns(graph, settings.data)
            assert kept is not None
            actors = sorted(set(kept.positions["actor"].to_pylist()))
            answer = Table("window", "sides", "graph ms", "columns ms", "ratio", "agreement of all pairs ms", box=None)
            for text in WINDOWS:
                window = window_of(text)
                took: dict[str, list[float]] = {"graph": [], "columns": []}
                for _ in range(TIMES):
                    ms, by_graph = timed(lambda window=window: sides_in(graph, actors, window, head))
                    took["graph"].append(ms)
                    ms, by_columns = timed(
                        lambda window=window: sides_in(
                            graph, actors, window, head, snapshot.read(settings.data / snapshot.FILE)
                        )
                    )
                    took["columns"].append(ms)
                    assert by_graph == by_columns
                found = sides_in(graph, actors, window, head, kept)
                one, other = (statistics.median(took[side]) for side in ("graph", "columns"))
                pairs, _ = timed(lambda found=found: agreements(found))
                number = sum(map(len, found.values()))
                answer.add_row(
                    text, f"{number:,}", f"{one:,.0f}", f"{other:,.0f}", f"{one / other:.0f}", f"{pairs:,.0f}"
                )
            console.print(f"{kept.positions.num_rows:,} positions of {len(actors)} actors, {head:,} events")
            console.print(answer)


if __name__ == "__main__":
    main()
