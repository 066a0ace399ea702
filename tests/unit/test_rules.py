"""Decision rules: their laws, and what they say of real decisions."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import BadInput
from foedus.graph.fold.rules import RULES, Rule, decide, rule_named
from foedus.graph.fold.rules.qualified import population_of, population_share

ALLIES = tuple("ABCDEFG")
PARAMETERISED = [
    "weighted_votes(quota=9,A=5,B=4,C=3,D=2,E=1,F=1,G=1)",
    "veto_holders(needed=4,veto=A+B)",
    "share_of_members(share=3/4)",
    "share_of_present_and_voting(share=3/5)",
]
names = st.sampled_from([*sorted(RULES), *PARAMETERISED])
sides = st.dictionaries(st.sampled_from(ALLIES), st.sampled_from(["support", "oppose", "undecided"]))

EU = sorted(population_of(2024))
EU_BEFORE_BREXIT = sorted(population_of(2015))
P5 = ("CHN", "FRA", "GBR", "RUS", "USA")


def votes(electorate, *, against=(), abstaining=(), silent=()):
    """All are for it but those named."""
    taken = dict.fromkeys(electorate, "support") | dict.fromkeys(against, "oppose")
    taken |= dict.fromkeys(abstaining, "undecided")
    return {member: side for member, side in taken.items() if member not in silent}


# laws


@given(names, sides, st.sampled_from(ALLIES))
def test_one_more_supporter_never_turns_a_reached_decision_around(name, taken, actor):
    rule = rule_named(name)
    if rule(ALLIES, taken).result == "reached":
        assert rule(ALLIES, taken | {actor: "support"}).result == "reached"


@given(names, sides)
def test_a_blocked_decision_stays_blocked_whatever_the_silent_say(name, taken):
    rule = rule_named(name)
    if rule(ALLIES, taken).result == "blocked":
        everyone_for_it = dict.fromkeys(ALLIES, "support") | taken
        assert rule(ALLIES, everyone_for_it).result != "reached"


def fewest(rule, taken, side, wanted, electorate=ALLIES):
    """The size of the smallest set that suffices, by trying all; None if none does."""
    others = [member for member in electorate if taken.get(member) != side]
    for size in range(len(others) + 1):
        for chosen in combinations(others, size):
            if rule(electorate, taken | dict.fromkeys(chosen, side)).result == wanted:
                return size
    return None


@settings(deadline=None)
@given(names, sides)
def test_no_smaller_set_wins_or_blocks_than_the_ones_named(name, taken):
    rule = rule_named(name)
    decision = decide(name, ALLIES, taken)
    for found, side, wanted in (
        (decision.smallest_winning, "support", "reached"),
        (decision.smallest_blocking, "oppose", "blocked"),
    ):
        assert (None if found is None else len(found)) == fewest(rule, taken, side, wanted)
        if found is not None:
            assert rule(ALLIES, taken | dict.fromkeys(found, side)).result == wanted


NINE = ("AUT", "BEL", "DEU", "EST", "FRA", "ITA", "LUX", "MLT", "POL")


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(st.sampled_from(NINE), st.sampled_from(["support", "oppose", "undecided"])))
def test_no_smaller_set_of_states_makes_or_blocks_a_qualified_majority(taken):
    rule = rule_named("eu_qualified_majority")
    decision = decide(rule, NINE, taken)
    for found, side, wanted in (
        (decision.smallest_winning, "support", "reached"),
        (decision.smallest_blocking, "oppose", "blocked"),
    ):
        assert (None if found is None else len(found)) == fewest(rule, taken, side, wanted, NINE)


@given(names, sides)
def test_a_pivotal_member_alone_turns_the_decision(name, taken):
    rule = rule_named(name)
    decision = decide(name, ALLIES, taken)
    for member in decision.pivotal:
        other = "oppose" if decision.outcome == "reached" else "support"
        assert (rule(ALLIES, taken | {member: other}).result == "reached") != (decision.outcome == "reached")


# unanimity and silence


@pytest.mark.parametrize("name", ["unanimity", "simple_majority", "two_thirds_of_members", "veto_holders"])
def test_what_would_suffice_among_two_hundred_is_found_by_asking_the_rule_few_times(name):
    members = [f"M{number}" for number in range(200)]
    taken = {member: ("support", "oppose", "undecided")[number % 3] for number, member in enumerate(members)}
    asked, rule = [], rule_named(name)
    counting = Rule(lambda electorate, sides: asked.append(1) or rule(electorate, sides), rule.weight)
    found = decide(counting, members, taken)
    assert len(asked) < 100
    given = taken | dict.fromkeys(found.smallest_winning, "support")
    assert rule(members, given).result == "reached"


def test_one_refusal_blocks_unanimity_and_the_holdouts_are_all_who_are_missing():
    outcome = RULES["unanimity"]("ABC", {"A": "support", "B": "oppose"})
    assert (outcome.result, outcome.holdouts) == ("blocked", ("B", "C"))


def test_unanimity_without_a_refusal_is_open_until_all_are_for_it():
    assert RULES["unanimity"]("AB", {"A": "support"}).result == "open"
    assert RULES["unanimity"]("AB", {"A": "support", "B": "support"}).result == "reached"


def test_in_the_european_council_an_abstention_does_not_stand_in_the_way_of_unanimity():
    assert RULES["unanimity_with_abstention"]("AB", {"A": "support", "B": "undecided"}).result == "reached"


def test_the_european_council_opened_talks_with_ukraine_on_14_december_2023_while_hungary_took_no_part():
    taken = votes(EU, abstaining=["HUN"])
    assert decide("unanimity_with_abstention", EU, taken).outcome == "reached"
    assert decide("unanimity", EU, taken).pivotal == ("HUN",)


def test_silence_is_consent_only_under_the_rule_of_silence():
    assert RULES["consensus_by_silence"]("AB", {}).result == "reached"
    assert RULES["unanimity"]("AB", {}).result == "open"


def test_with_hungary_assumed_to_ratify_sweden_would_have_been_admitted_in_february_2024():
    parties = ["HUN", "TUR", "USA"]
    taken = {"TUR": "support", "USA": "support", "HUN": "undecided"}
    assert decide("ratification_by_all", parties, taken).outcome == "open"
    assert decide("ratification_by_all", parties, taken, assume={"HUN": "support"}).outcome == "reached"


def test_where_each_decides_for_itself_nothing_is_ever_decided_for_all():
    decision = decide("none", "AB", {"A": "support", "B": "support"})
    assert (decision.outcome, decision.needed, decision.holdouts, decision.smallest_winning) == ("open", 0, (), None)


# majorities


def test_the_general_assembly_vote_of_2_march_2022_reached_two_thirds_of_those_voting():
    voting = {f"y{i}": "support" for i in range(141)} | {f"n{i}": "oppose" for i in range(5)}
    abstaining = {f"a{i}": "undecided" for i in range(35)}
    outcome = RULES["two_thirds_of_present_and_voting"]([*voting, *abstaining], voting | abstaining)
    assert (outcome.result, outcome.needed) == ("reached", 98)


@pytest.mark.parametrize(("members", "absolute", "two_thirds"), [(32, 17, 22), (27, 14, 18), (193, 97, 129)])
def test_majorities_of_members_need_what_the_charters_say(members, absolute, two_thirds):
    electorate = [str(number) for number in range(members)]
    assert RULES["absolute_majority"](electorate, {}).needed == absolute
    assert RULES["two_thirds_of_members"](electorate, {}).needed == two_thirds


def test_half_the_votes_are_no_majority():
    assert (
        RULES["simple_majority"]("ABCD", {"A": "support", "B": "oppose", "C": "undecided", "D": "undecided"}).result
        == "blocked"
    )


# the Council of the European Union


def test_the_restoration_of_nature_passed_on_17_june_2024_because_austria_changed_sides():
    taken = votes(EU, against=["FIN", "HUN", "ITA", "NLD", "POL", "SWE"], abstaining=["BEL"])
    decision = decide("eu_qualified_majority", EU, taken, valid_at=date(2024, 6, 17))
    in_favour = [member for member, side in taken.items() if side == "support"]
    assert (decision.outcome, decision.needed, len(in_favour)) == ("reached", 15, 20)
    assert "AUT" in decision.pivotal
    assert population_share(in_favour, EU, 2024) == pytest.approx(66.07, abs=0.5)
    assert decide("eu_qualified_majority", EU, taken, assume={"AUT": "oppose"}).outcome != "reached"


def test_the_relocation_of_refugees_passed_on_22_september_2015_against_four():
    taken = votes(EU_BEFORE_BREXIT, against=["CZE", "HUN", "ROU", "SVK"], abstaining=["FIN"])
    decision = decide("eu_qualified_majority", EU_BEFORE_BREXIT, taken, valid_at=date(2015, 9, 22))
    assert (decision.outcome, decision.needed, decision.pivotal) == ("reached", 16, ())


def test_duties_on_electric_cars_had_no_qualified_majority_for_or_against_on_4_october_2024():
    in_favour = ["BGR", "DNK", "EST", "FRA", "IRL", "ITA", "LTU", "LVA", "NLD", "POL"]
    against = ["DEU", "HUN", "MLT", "SVK", "SVN"]
    taken = dict.fromkeys(EU, "undecided") | dict.fromkeys(in_favour, "support") | dict.fromkeys(against, "oppose")
    turned = {member: {"support": "oppose", "oppose": "support"}.get(side, side) for member, side in taken.items()}
    assert decide("eu_qualified_majority", EU, taken).outcome != "reached"
    assert decide("eu_qualified_majority", EU, turned).outcome != "reached"
    assert population_share(in_favour, EU, 2024) == pytest.approx(45.99, abs=0.5)
    assert population_share(against, EU, 2024) == pytest.approx(22.65, abs=0.5)


def test_three_large_states_alone_block_nothing_and_a_fourth_one_does():
    three = ["DEU", "FRA", "ITA"]
    assert population_share(three, EU, 2024) > 35
    assert decide("eu_qualified_majority", EU, votes(EU, against=three)).outcome == "reached"
    assert decide("eu_qualified_majority", EU, votes(EU, against=[*three, "MLT"])).outcome == "blocked"


def test_without_a_proposal_of_the_commission_72_per_cent_of_the_states_are_needed():
    assert decide("eu_reinforced_majority", EU, {}).needed == 20


def test_the_smallest_set_that_blocks_the_council_has_four_members():
    assert len(decide("eu_qualified_majority", EU, votes(EU)).smallest_blocking or ()) == 4


def test_a_qualified_majority_of_states_without_figures_is_refused():
    with pytest.raises(BadInput, match="CHE"):
        decide("eu_qualified_majority", [*EU, "CHE"], {})


# the Security Council

COUNCIL_2022 = (*P5, "ALB", "BRA", "GAB", "GHA", "IND", "IRL", "KEN", "MEX", "NOR", "ARE")


def test_russia_alone_stopped_the_resolution_of_25_february_2022():
    taken = votes(COUNCIL_2022, against=["RUS"], abstaining=["CHN", "IND", "ARE"])
    decision = decide("veto_holders", COUNCIL_2022, taken)
    assert (decision.outcome, decision.holdouts, decision.pivotal) == ("blocked", ("RUS",), ("RUS",))


def test_an_abstention_of_a_veto_holder_does_not_stand_in_the_way():
    # resolution 2728 of 25 March 2024: fourteen in favour, the United States abstained
    council = (*P5, "DZA", "ECU", "GUY", "JPN", "MLT", "MOZ", "KOR", "SLE", "SVN", "CHE")
    assert decide("veto_holders", council, votes(council, abstaining=["USA"])).outcome == "reached"


def test_nine_votes_do_not_suffice_while_a_veto_holder_is_silent():
    decision = decide("veto_holders", COUNCIL_2022, votes(COUNCIL_2022, silent=["CHN"]))
    assert (decision.outcome, decision.holdouts, decision.smallest_blocking) == ("open", ("CHN",), ("CHN",))


# weighted votes


def test_luxembourg_could_never_turn_a_vote_in_the_council_of_the_six():
    # 1958 to 1972: 12 of 17, and Luxembourg's single vote was of no use to anyone
    rule = "weighted_votes(quota=12,DEU=4,FRA=4,ITA=4,BEL=2,NLD=2,LUX=1)"
    six = ["BEL", "DEU", "FRA", "ITA", "LUX", "NLD"]
    for size in range(7):
        for supporters in combinations(six, size):
            taken = dict.fromkeys(six, "oppose") | dict.fromkeys(supporters, "support")
            assert "LUX" not in decide(rule, six, taken).pivotal


def test_a_member_without_a_weight_is_refused():
    with pytest.raises(BadInput, match="LUX"):
        decide("weighted_votes(quota=4,DEU=4)", ["DEU", "LUX"], {})


# names and parameters


def test_an_unknown_rule_is_refused_with_the_names_of_those_there_are():
    with pytest.raises(BadInput, match=r"eu_qualified_majority.*unanimity"):
        rule_named("dice")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("unanimity(of=3)", "no decision rule|not a parameter"),
        ("eu_qualified_majority(yaer=2015)", "year="),
        ("eu_qualified_majority(year=now)", "whole number"),
        ("share_of_members(share=2)", "fraction"),
        ("weighted_votes(DEU=4)", "quota"),
    ],
)
def test_a_wrong_parameter_is_refused_with_what_to_write(name, says):
    with pytest.raises(BadInput, match=says):
        rule_named(name)


def test_what_if_about_someone_without_a_say_is_refused():
    with pytest.raises(BadInput, match="CHE has no say"):
        decide("unanimity", EU, {}, assume={"CHE": "support"})
