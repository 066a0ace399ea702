"""Whatever a user names: files, folders, standard input, addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from foedus.ingest.sources.apart import Reader
from foedus.ingest.sources.fields import Defaults
from foedus.ingest.sources.files import Files
from foedus.ingest.sources.mapped import Mapping
from foedus.ingest.sources.text import Source, SourceFailure

if TYPE_CHECKING:
    from foedus.ingest.sources.web import Memory, Web


class Network(msgspec.Struct, frozen=True):
    """Leave to use the network.

    Attributes:
        web: fetches.
        memory: knows what was read already.
        full: whether the page of every entry of a feed is fetched, and not of those without a text alone.
    """

    web: Web
    memory: Memory
    full: bool = False


def is_address(name: str) -> bool:
    """Whether a name is an address of the network and no file."""
    return name.lower().startswith(("http://", "https://"))


def read_sources(
    names: Iterable[str],
    defaults: Defaults | None = None,
    network: Network | None = None,
    mapping: Mapping | None = None,
) -> Iterator[Source]:
    """Every text that some files, folders, ``-`` or addresses hold; what cannot be used comes as a `SourceFailure`.

    Without `network` no address is read. With it, what was read before comes as a `SourceKnown`. `mapping` says how
    JSON files are read that are not in our form.
    """
    chosen = defaults or Defaults()
    with Reader() as reader:
        files = Files(reader, chosen, mapping)
        for name in names:
            if not is_address(name):
                yield from files.read(name)
            elif network is None:
                yield SourceFailure(name, "addresses are not read here: `foedus ingest` reads them")
            else:
                from foedus.ingest.sources.web.online import Online

                yield from Online(network, reader, chosen).read(name)
