"""Where articles come from: files, folders, standard input, the API. Each is read whole, or fails with a reason."""

from foedus.ingest.sources.fields import Defaults
from foedus.ingest.sources.files import read_sources
from foedus.ingest.sources.text import SourceFailure, SourceText, source_text

__all__ = ["Defaults", "SourceFailure", "SourceText", "read_sources", "source_text"]
