"""Where sentences must and must not begin: after a blank line, and not with the mark that closes a quotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

NAME = "foedus_paragraphs"
_STOPS = frozenset({".", "!", "?", ".."})
_CLOSING = frozenset({'"', "''"})


def keep_paragraphs(model: Language) -> None:
    """Have a parser begin a sentence after every blank line: a headline is no part of the sentence under it."""
    from spacy.language import Language as Registry

    if not Registry.has_factory(NAME):
        Registry.component(NAME, func=mark)
    model.add_pipe(NAME, before="parser")


def mark(doc: Doc) -> Doc:
    """Say, before the parse, where a sentence begins for certain and where for certain none does."""
    for token in doc[1:]:
        before = token.nbor(-1)
        if before.is_space and before.text.count("\n") > 1:
            token.is_sent_start = True
        elif _closes(token, before):
            token.is_sent_start = False
    return doc


def _closes(token: Token, before: Token) -> bool:
    return token.text in _CLOSING and before.text[-1] in _STOPS and not before.whitespace_ and (
        token.i + 1 == len(token.doc) or bool(token.whitespace_) or token.nbor().is_space
    )  # fmt: skip
