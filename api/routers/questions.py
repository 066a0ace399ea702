"""Questions: what they are, the tally, what changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from foedus.api.answers import Answer, answers
from foedus.api.parameters import AsPolicy, At, KnownAt, Option, QuestionId, Service
from foedus.api.problems import documented
from foedus.errors import BadInput, NotFound, Unavailable
from foedus.graph.fold.full_tally import FullTally
from foedus.graph.reads.diff import Diff, diff
from foedus.graph.reads.find import find_question
from foedus.graph.reads.folded import reading_by
from foedus.graph.reads.full_tally import full_tally
from foedus.graph.reads.questions import Question, question, questions
from foedus.graph.reads.tally import leading_option
from foedus.graph.time import day_of

router = APIRouter(prefix="/v1/questions", tags=["questions"])
PROBLEMS = documented(BadInput, NotFound, Unavailable)


@router.get("", responses={**answers(tuple[Question, ...], "The questions."), **documented(BadInput, Unavailable)})
def list_questions(
    service: Service,
    provisional: Annotated[
        bool | None, Query(description="Only those that nobody has registered, or only the others.")
    ] = None,
) -> Answer:
    """Every question, registered or made from texts."""
    return Answer(questions(service.connected(), provisional=provisional))


@router.get("/{question_id}", responses={**answers(Question, "The question."), **PROBLEMS})
def get_question(service: Service, question_id: QuestionId) -> Answer:
    """One question."""
    graph = service.connected()
    return Answer(question(graph, find_question(graph, question_id)))


FOR = ["DEU", "EST", "FRA", "GBR", "LTU", "TUR", "USA"]
SILENT = [
    "ALB", "BEL", "BGR", "CAN", "CZE", "DNK", "ESP", "FIN", "GRC", "HRV", "ISL", "ITA", "LUX", "LVA", "MKD",
    "MNE", "NLD", "NOR", "POL", "PRT", "ROU", "SVK", "SVN", "SWE",
]  # fmt: skip
EXAMPLE = {
    "question": "nato-secretary-general",
    "option": "mark-rutte",
    "valid_at": "2024-06-04",
    "known_at": None,
    "known_sequence": 1670,
    "rule": "unanimity",
    "electorate": sorted([*FOR, "HUN", *SILENT]),
    "support": FOR,
    "oppose": ["HUN"],
    "undecided": [],
    "disputed": [],
    "unknown": SILENT,
    "reported_counts": [
        {"count": 28, "of": 32, "claim": "clm-118bc5585330a06a2bb0", "day": "2024-06-04", "outlet": "Baltic Monitor"}
    ],
    "outcome": "blocked",
    "holdouts": sorted(["HUN", *SILENT]),
    "needed": 32,
    "conditional": [],
    "pivotal": [],
    "smallest_winning": sorted(["HUN", *SILENT]),
    "smallest_blocking": [],
}


@router.get("/{question_id}/tally", responses={**answers(FullTally, "The tally.", EXAMPLE), **PROBLEMS})
def get_tally(
    service: Service,
    at: At,
    question_id: QuestionId,
    option: Option = None,
    policy: AsPolicy = None,
    groups: Annotated[
        bool, Query(description="Read what a group holds as held by its members that have not spoken.")
    ] = False,
) -> Answer:
    """The count on a question at (T, K) under its rule, what would suffice, the reported counts and the named."""
    graph = service.connected()
    chosen = None if option is None else service.find_actor(option)
    reading = reading_by(graph, service.log, policy)
    return Answer(full_tally(graph, find_question(graph, question_id), chosen, at, reading, groups=groups))


@router.get("/{question_id}/diff", responses={**answers(Diff, "What changed."), **PROBLEMS})
def get_diff(
    service: Service,
    at: At,
    question_id: QuestionId,
    option: Option = None,
    valid_from: Annotated[str | None, Query(description="The earlier day T; the later one's if not given.")] = None,
    known_from: KnownAt = None,
) -> Answer:
    """What changed on a question up to (T, K), since another day or another state of knowledge."""
    if valid_from is None and known_from is None:
        raise BadInput("since when? give valid_from (a day) or known_from (an instant or a sequence)")
    graph = service.connected()
    asked = find_question(graph, question_id)
    chosen = leading_option(graph, asked, at) if option is None else service.find_actor(option)
    earlier = service.as_of(day_of(valid_from) if valid_from else at.valid_at, known_from or str(at.known_sequence))
    return Answer(diff(graph, service.log, asked, chosen, earlier, at))
