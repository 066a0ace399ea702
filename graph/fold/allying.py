"""Which organisations ally their members, by table: those whose nature is an alliance.

A block such as the EU, a council or a forum allies nobody. The table is part of the projector's version: what is added
here shows in a graph once it is rebuilt. An organisation that is not here can be added by its id.
"""

from __future__ import annotations

from foedus.graph.fold.alliances import Kind

ALLYING: dict[str, Kind] = {
    "AUKUS": "membership",
    "Alliance of Sahel States": "membership",
    "ANZUS": "membership",
    "CSTO": "membership",
    "Coalition of the Willing": "membership",
    "Five Eyes": "membership",
    "Joint Expeditionary Force": "membership",
    "NATO": "membership",
    "SEATO": "membership",
    "Warsaw Pact": "membership",
    "Western European Union": "membership",
}
"""How an organisation's members are allied, by its id."""
