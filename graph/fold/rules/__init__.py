"""Decision rules: given who decides and who takes which side, is it decided, and who is missing?

Every rule is pure. `rule_named` gives a rule by the name that a question carries; `decide` says besides who is pivotal
and what would suffice.
"""

from foedus.graph.fold.rules.decision import Decision, decide
from foedus.graph.fold.rules.outcome import Outcome, Result, Rule, Sides
from foedus.graph.fold.rules.registry import RULES, rule_named

__all__ = ["RULES", "Decision", "Outcome", "Result", "Rule", "Sides", "decide", "rule_named"]
