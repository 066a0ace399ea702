"""Fetch the embedded Neo4j and prepare Java for quick starts, before dozens of tests start it (Makefile)."""

from __future__ import annotations

from foedus.graph.engine.embedded import EmbeddedNeo4j
from foedus.settings import Settings


def main() -> None:
    """As the first start of any would do."""
    settings = Settings()
    EmbeddedNeo4j(settings.data, settings.cache, version=settings.neo4j_version).jars()


if __name__ == "__main__":
    main()
