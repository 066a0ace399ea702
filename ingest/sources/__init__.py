"""Where articles come from: files, folders, standard input, the network, the API. Each is read whole, or fails."""

from foedus.ingest.sources.fields import Defaults
from foedus.ingest.sources.given import Network, is_address, read_sources
from foedus.ingest.sources.text import Source, SourceFailure, SourceKnown, SourceText, source_text

__all__ = [
    "Defaults",
    "Network",
    "Source",
    "SourceFailure",
    "SourceKnown",
    "SourceText",
    "is_address",
    "read_sources",
    "source_text",
]
