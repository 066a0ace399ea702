"""From what a user types to an id."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from foedus.cypher.catalogue import statement
from foedus.errors import BadInput, NotFound
from foedus.graph.engine.connection import Graph

CANDIDATES = 50
SUGGESTIONS = 5
_WORD = re.compile(r"\w+")


def folded(text: str) -> str:
    """Without case, accents and punctuation, words parted by one blank."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(plain.casefold()))


Called = Callable[[str], Mapping[str, str]]
"""Who else is called so, beyond the names that the graph has: names by id."""


def nobody(_text: str) -> Mapping[str, str]:
    """Nobody is called otherwise than the graph says."""
    return {}


def find_actor(graph: Graph, text: str, called: Called = nobody) -> str:
    """The id of the actor that a user means: an id, or a name without regard to case and accents.

    Args:
        graph: where to look first.
        text: what the user has typed.
        called: where to look then.

    Raises:
        NotFound: nobody is called that; names the nearest.
        BadInput: several are called that; names them.
    """
    for candidate in dict.fromkeys((text, text.upper(), re.sub(r"\W+", "-", folded(text)))):
        found = graph.read(statement("read/find_actor_by_id"), id=candidate)
        if found:
            return str(found[0]["canonical"] or found[0]["id"])
    wanted = folded(text)
    rows = _by_words(graph, text)
    matching = {
        row["canonical"] or row["id"]: row["name"]
        for row in rows
        if wanted in {folded(name) for name in (row["name"], *row["aliases"])}
    }
    matching = matching or dict(called(text))
    if len(matching) == 1:
        return str(next(iter(matching)))
    if matching:
        several = ", ".join(f"{name} ({actor})" for actor, name in sorted(matching.items()))
        raise BadInput(f"{text!r} is the name of several: {several}; give the id")
    names = [row["name"] for row in rows]
    near = difflib.get_close_matches(text, names, SUGGESTIONS, cutoff=0.5) or names[:SUGGESTIONS]
    hint = f"; near to it: {', '.join(near)}" if near else ""
    raise NotFound(f"no actor is called {text!r}{hint}")


def _by_words(graph: Graph, text: str) -> list[dict[str, Any]]:
    words = _WORD.findall(text)
    if not words:
        return []
    plain = {*words, *folded(text).split()}
    query = " OR ".join(f"{word}~1" if len(word) > 3 else word for word in sorted(plain))
    return graph.read(statement("read/find_actor_by_name"), words=query, limit=CANDIDATES)


def find_question(graph: Graph, text: str) -> str:
    """The id of the question that a user means: an id, or a title or alias without regard to case and accents."""
    if graph.read(statement("read/question"), question=text):
        return text
    wanted = folded(text)
    rows = graph.read(statement("read/questions"))
    matching = [
        row["id"] for row in rows if wanted in {folded(name) for name in (row["id"], row["title"], *row["aliases"])}
    ]
    if len(matching) == 1:
        return str(matching[0])
    if matching:
        raise BadInput(f"{text!r} is the name of several: {', '.join(sorted(matching))}; give the id")
    ids = [row["id"] for row in rows]
    near = difflib.get_close_matches(text, ids, SUGGESTIONS, cutoff=0.3)
    hint = f"; near to it: {', '.join(near)}" if near else "; `foedus question list` shows them"
    raise NotFound(f"no question is called {text!r}{hint}")


def names_of(graph: Graph, ids: set[str]) -> dict[str, str]:
    """Names of actors by id; of who has none, the id."""
    rows = graph.read(statement("read/names"), ids=sorted(ids))
    return {one: one for one in sorted(ids)} | {row["id"]: row["name"] for row in rows}
