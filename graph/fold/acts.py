"""Which acts take a side on a question.

A position is a side taken in a decision, so only acts that take one move it. Words about someone (`praise`,
`criticise`), pressure (`demand`, `threaten`), dealings (`consult`, `aid`, `sanction` ...) and a candidate's own
running say something of relations, and are shown beside positions, but none of them is a vote.
"""

from __future__ import annotations

from foedus.graph.events import Act
from foedus.graph.fold.model import Stance

STANCE: dict[Act, Stance] = {
    "support": "support",  # says that it is for
    "oppose": "oppose",  # says that it is against
    "undecided": "undecided",  # says that it has not decided
    "vote_for": "support",
    "vote_against": "oppose",
    "abstain": "undecided",  # takes no side, on record
    "veto": "oppose",  # blocks
    "concede": "support",  # drops its objection: it stands in the way no more
    "nominate": "support",  # who puts a candidate forward is for that candidate
    "approve": "support",  # ratifies or passes
    "recognise": "support",  # on a question of recognition
    "derecognise": "oppose",
    "invite": "support",  # a member that admits is for the admission
    "exclude": "oppose",
    "sign": "support",  # on a treaty, signing is the side taken
}
"""The side that each deciding act takes. An act that is not here moves no position."""
