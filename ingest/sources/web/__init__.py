"""Pages and feeds from the network: politely, and no further than the user asked."""

from foedus.ingest.sources.web.fetching import Fetched, Manners, Web
from foedus.ingest.sources.web.memory import Memory

__all__ = ["Fetched", "Manners", "Memory", "Web"]
