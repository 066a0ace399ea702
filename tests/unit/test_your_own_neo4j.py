"""What the page on a Neo4j of one's own tells to write holds what safety needs, and can be reached."""

from __future__ import annotations

import re
from importlib import resources

import pytest
import yaml
from doc_pages import DOCS

PAGE = (DOCS / "how-to" / "your-own-neo4j.md").read_text("utf-8")
CLOSED = {
    "dbms.security.allow_csv_import_from_file_urls": "false",
    "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
    "dbms.usage_report.enabled": "false",
}
BOLT = "server.bolt.listen_address"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def lines(text: str) -> dict[str, str]:
    written = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {name: value for name, _, value in (line.partition("=") for line in written)}


HOST, CONTAINER = (lines(block) for block in blocks("ini"))


@pytest.mark.parametrize("conf", [HOST, CONTAINER], ids=["host", "container"])
def test_the_lines_close_files_addresses_and_reports(conf):
    assert conf.items() >= CLOSED.items()
    assert conf["server.http.enabled"] == "false"
    assert {"db.transaction.timeout", "dbms.memory.transaction.total.max"} <= conf.keys()


def test_the_embedded_server_is_closed_by_the_same_lines():
    own = lines(resources.files("foedus.graph.engine").joinpath("neo4j.conf").read_text("utf-8"))
    assert own.items() >= CLOSED.items()
    assert own["db.transaction.timeout"] == HOST["db.transaction.timeout"] == CONTAINER["db.transaction.timeout"]


def test_bolt_is_for_this_machine_and_reached_within_a_container_by_a_port_on_loopback():
    assert HOST[BOLT] == "127.0.0.1:7687"
    assert CONTAINER[BOLT] == "0.0.0.0:7687"
    assert {name: value for name, value in CONTAINER.items() if name != BOLT} == {
        name: value for name, value in HOST.items() if name != BOLT
    }
    (compose,) = blocks("yaml")
    service = yaml.safe_load(compose)["services"]["neo4j"]
    assert service["ports"] == ["127.0.0.1:7687:7687"]
    (mounted,) = [each for each in service["volumes"] if each.endswith(":/conf/neo4j.conf:ro")]
    assert mounted.startswith("./neo4j-container.conf:")
    assert "`neo4j-container.conf` beside it" in PAGE
