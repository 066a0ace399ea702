"""Every error that Foedus raises on purpose.

    FoedusError                     base; catch this to catch them all
    ├── BadInput                    the caller's text, file, date or option is unusable
    │   └── BadQuery                a Cypher text that may not run, or does not parse
    ├── NotFound                    no such actor, question, claim, article, job
    ├── Conflict                    the state has moved on, or is held by someone else
    │   ├── WrongExpectedVersion    optimistic concurrency on a stream of the log
    │   └── FencedOff               another projector has moved the checkpoint
    ├── BrokenPromise               stored data contradicts a promise: chain, digest, checkpoint
    ├── Unavailable                 a part that is needed is not there: engine, database, network, disk
    │   └── MissingPart             something that must be installed or fetched first
    └── ProjectionHalted            an event that the projection cannot apply

Each class has an HTTP ``status``, a stable ``type`` (the last part of the problem's URI), a ``title`` and a
process ``exit_code``. A message says what was wrong, where, and what to do.
"""

from __future__ import annotations

from typing import ClassVar


class FoedusError(Exception):
    """Base of all errors raised on purpose."""

    status: ClassVar[int] = 500
    type: ClassVar[str] = "internal"
    title: ClassVar[str] = "Foedus failed"
    exit_code: ClassVar[int] = 1


class BadInput(FoedusError):
    """The caller gave something unusable; the message names it and says what would do."""

    status = 422
    type = "bad-input"
    title = "The input cannot be used"
    exit_code = 2


class BadQuery(BadInput):
    """A Cypher text that does not parse, or that may not run on the read side."""

    status = 400
    type = "bad-query"
    title = "The query cannot be run"


class NotFound(FoedusError):
    """Nothing is stored under that name."""

    status = 404
    type = "not-found"
    title = "Not found"
    exit_code = 3


class Conflict(FoedusError):
    """The state has moved on, or another process holds what is needed."""

    status = 409
    type = "conflict"
    title = "The state has changed"
    exit_code = 4


class WrongExpectedVersion(Conflict):
    """A stream of the log is not at the version that the writer expected."""

    type = "wrong-expected-version"
    title = "The stream has moved on"


class FencedOff(Conflict):
    """Another projector has moved the checkpoint meanwhile; nothing was written."""

    type = "fenced-off"
    title = "Another projector was faster"


class BrokenPromise(FoedusError):
    """Stored data contradicts a promise of the design: a hash, a sequence, a checkpoint."""

    type = "broken-promise"
    title = "Stored data is damaged"
    exit_code = 5


class Unavailable(FoedusError):
    """A part that is needed does not answer: graph engine, database, disk, network."""

    status = 503
    type = "unavailable"
    title = "A part is not available"
    exit_code = 6


class MissingPart(Unavailable):
    """Something must be installed or fetched first; the message says how."""

    type = "missing-part"
    title = "A part is missing"


class ProjectionHalted(FoedusError):
    """The projection met an event that it cannot apply, and stands before it."""

    status = 503
    type = "projection-halted"
    title = "The projection stands still"
    exit_code = 7


EXIT_PARTIAL = 8
"""Exit code of a command that did some of its work: what failed is listed."""
