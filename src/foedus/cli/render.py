"""Answers as a person wants to read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.padding import Padding

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from foedus.graph.fold.counts import Reconciled
    from foedus.graph.fold.full_tally import FullTally
    from foedus.graph.fold.rules import Decision
    from foedus.graph.fold.tally import Tally
    from foedus.graph.reads.as_of import AsOf
    from foedus.graph.reads.causes import Cause
    from foedus.graph.reads.diff import Diff
    from foedus.graph.reads.said import Said
    from foedus.graph.reads.timeline import Timeline
    from foedus.graph.reads.who import Sider, Who

COLOUR = {"support": "green", "oppose": "red", "undecided": "yellow", "disputed": "magenta", "unknown": "dim"}
OUTCOME = {"reached": "[green]reached[/]", "blocked": "[red]blocked[/]", "open": "[yellow]open[/]"}


def render_tally(tally: FullTally, names: Mapping[str, str], console: Console) -> None:
    """The count, the sides with names, what was reported without names, and who is missing."""
    option = f" for [bold]{escape(names.get(tally.option, tally.option))}[/]" if tally.option else ""
    console.print(f"[bold]{escape(tally.question)}[/]{option} on {tally.valid_at}, {_known(tally)}")
    inferred = {one.actor for one in tally.inferred}
    named, besides = len({*tally.support} - inferred), len({*tally.support} & inferred)
    more = f", {besides} more are inferred from groups" if besides else ""
    console.print(
        f"  {named} of {len(tally.electorate)} are named in support{more}; needed: {tally.needed} "
        f"({tally.rule.replace('_', ' ')}); outcome: {OUTCOME[tally.outcome]}{_by_policy(tally)}"
    )
    if tally.closed:
        decided = f": {escape(names.get(tally.decided, tally.decided))}" if tally.decided else ""
        console.print(f"  [bold]closed on {tally.closed}{decided}[/]; the count is of those whose side was told")
    for side in ("support", "oppose", "undecided", "disputed", "unknown"):
        members = [member for member in getattr(tally, side) if member not in inferred]
        if members:
            _listed(f"{side} {len(members)}", (names.get(member, member) for member in members), COLOUR[side], console)
    for kind in ("voted", "ratified", "signed"):
        recorded: tuple[str, ...] = getattr(tally, kind)
        if recorded:
            _listed(
                f"on record, {kind} {len(recorded)}", (names.get(member, member) for member in recorded), "dim", console
            )
    for group, stance in sorted({(one.group, one.stance) for one in tally.inferred}):
        spread = [one.actor for one in tally.inferred if (one.group, one.stance) == (group, stance)]
        heading = f"inferred from {escape(group)}, {stance} {len(spread)}"
        _listed(heading, (names.get(member, member) for member in spread), "dim", console)
    if tally.stale:
        silent = f"stale {len(tally.stale)}, not heard for more than {tally.stale_after} days"
        _listed(silent, (names.get(member, member) for member in tally.stale), "dim", console)
    for would in tally.conditional:
        words = f" if “{escape(would.condition)}”" if would.condition else ""
        console.print(
            f"  [yellow]conditional[/]: {escape(names.get(would.actor, would.actor))} would {would.act}{words}"
        )
    for line in _reports(tally):
        console.print(f"  [bold]{escape(line)}[/]")
    _missing(tally, names, console)


def _reports(tally: FullTally) -> list[str]:
    """Each count once, however many outlets have it, with its day and who reports it."""
    alike: dict[str, list[str]] = {}
    for held in tally.counts:
        by = alike.setdefault(f"{reported(held, tally.valid_at)} ({held.day or tally.valid_at}", [])
        by.append(held.outlet or held.claim)
    return [f"{line}, {', '.join(sorted(set(by)))})" for line, by in alike.items()]


def _missing(tally: FullTally, names: Mapping[str, str], console: Console) -> None:
    """Who is missing; and while it is not closed, how few would do or would block, and who would have to give way."""
    if tally.holdouts:
        _listed("missing", (names.get(member, member) for member in tally.holdouts), "bold", console)
    if tally.closed:
        return
    suffice, block = tally.smallest_winning or (), tally.smallest_blocking or ()
    turned = [member for member in suffice if member in tally.oppose]
    pivotal = tally.pivotal if tally.pivotal not in (tally.support, suffice) else ()
    if suffice and suffice == tally.holdouts:
        console.print(f"  [bold]would suffice[/]: all {len(suffice)} who are missing, and no fewer")
    for heading, members in (
        ("would have to change sides", turned if tally.outcome == "blocked" else ()),
        (f"would suffice, {len(suffice)} such as", suffice if suffice != tally.holdouts else ()),
        (f"would block, {len(block)} such as", block if tally.outcome == "open" else ()),
        ("pivotal", pivotal),
    ):
        if members:
            _listed(heading, (names.get(member, member) for member in members), "bold", console)


def render_decision(decision: Decision, names: Mapping[str, str], console: Console) -> None:
    """What the rule says of assumed sides: the outcome, and who would make it another one."""
    console.print(f"under these assumptions: {OUTCOME[decision.outcome]}; needed: {decision.needed}")
    for heading, members in (
        ("missing", decision.holdouts),
        ("pivotal", decision.pivotal),
        ("would suffice", decision.smallest_winning or ()),
        ("would block", decision.smallest_blocking or ()),
    ):
        if members:
            _listed(heading, (names.get(member, member) for member in members), "bold", console)


def reported(held: Reconciled, valid_at: date) -> str:
    """A reported count against the named: "28 of 32 reported; 9 named so far, 19 not named"."""
    of = f" of {held.of}" if held.of else ""
    against = " against" if held.stance == "oppose" else ""
    when = "so far" if held.day in (None, valid_at) else "by then"
    doubt = f"; but {held.contradiction.replace('_', ' ')}" if held.contradiction else ""
    return f"{held.count}{of} reported{against}; {len(held.named)} named {when}, {held.unnamed} not named{doubt}"


def _listed(heading: str, names: Iterable[str], colour: str, console: Console) -> None:
    console.print(Padding(f"[{colour}]{heading}[/]: {escape(', '.join(sorted(names)))}", (0, 0, 0, 2)))


def _by_policy(answer: Tally | Who) -> str:
    return f"; by the policy {answer.policy}" if answer.policy else ""


def _known(answer: Tally | Who | Timeline | AsOf) -> str:
    at = f"{answer.known_at:%Y-%m-%d %H:%M} UTC, " if answer.known_at else ""
    return f"as known at {at}sequence {answer.known_sequence}"


def render_who(who: Who, console: Console) -> None:
    """Each side with the sentences that it rests on."""
    on = f" on {escape(who.question)}" if who.question else ""
    console.print(f"[bold]{escape(who.target)}[/]{on} on {who.valid_at}, {_known(who)}{_by_policy(who)}")
    for side in ("support", "oppose", "undecided", "disputed"):
        siders: tuple[Sider, ...] = getattr(who, side)
        if siders:
            console.print(f"[{COLOUR[side]}]{side}[/] ({len(siders)})")
        for sider in sorted(siders, key=lambda one: (one.question, one.name)):
            matter = "" if who.question else f" on {escape(sider.question)}"
            stale = f", [dim]stale: last heard {sider.last_heard}[/]" if sider.stale else ""
            console.print(
                f"  [bold]{escape(sider.name)}[/]{matter} since {sider.since}, confidence {sider.confidence}{stale}"
            )
            for claim in sider.claims:
                render_said(claim, console)
    if who.conditional:
        console.print(f"[yellow]on a condition[/] ({len(who.conditional)})")
        for would in who.conditional:
            console.print(f"  [bold]{escape(would.name)}[/] would {would.claim.act}")
            render_said(would.claim, console)
    if not any((who.support, who.oppose, who.undecided, who.disputed, who.conditional)):
        console.print("  nothing is known of anyone's side; that is not the same as nobody having one")


def render_said(claim: Said, console: Console, indent: int = 4) -> None:
    """One claim: its words, who voiced them, and where they stand, with a link."""
    quote = f"“{escape(claim.quote)}”" if claim.quote else _on_record(claim)
    voice = f" ({escape(claim.speaker)})" if claim.speaker else ""
    source = ", according to " + escape(claim.attribution[0]) if claim.attribution else ""
    place = ", ".join(filter(None, (claim.outlet, (claim.published or "")[:10], claim.url)))
    console.print(Padding(f"{quote}{voice}{source}", (0, 0, 0, indent)))
    if place:
        console.print(Padding(f"[dim]{escape(place)}[/]", (0, 0, 0, indent)))


ON_RECORD = {"vote_for": "voted for", "vote_against": "voted against", "abstain": "abstained in the vote",
             "approve": "ratified", "sign": "signed", "oppose": "refused or took back"}  # fmt: skip
"""How an act on record is shown; an absence is shown by its own word."""


def _on_record(claim: Said) -> str:
    """A record among what was said: "voted for, on record 9147 (un_votes.csv.gz:871)"."""
    act = ON_RECORD.get(claim.act, claim.act.replace("_", " "))
    stands = f" ({escape(claim.source)})" if claim.source else ""
    return f"{act}, on record {escape(claim.record or claim.claim)}{stands}"


def render_timeline(timeline: Timeline, console: Console) -> None:
    """The stretches in order, then what moved nothing and why."""
    option = f" / {escape(timeline.option)}" if timeline.option else ""
    console.print(f"[bold]{escape(timeline.actor)}[/] on {escape(timeline.question)}{option}, {_known(timeline)}")
    if not timeline.stretches:
        console.print("  no position is known")
    for stretch in timeline.stretches:
        position = stretch.position
        stance = position.stance or "disputed"
        console.print(
            f"  {position.valid_from} to {position.valid_to or 'now'}: [{COLOUR[stance]}]{stance}[/], "
            f"last heard {position.last_heard}, confidence {position.confidence}"
            + (f", [dim]stale from {stretch.stale_from} on[/]" if stretch.stale_from else "")
            + (", [dim]a claim without a day may belong before or after[/]" if position.imprecise else "")
        )
        for claim in stretch.rests_on:
            render_said(claim, console, 6)
        for claim in stretch.set_aside:
            console.print(f"      [magenta]{'other side' if position.disputed else 'set aside'}[/]: {claim.act}")
            render_said(claim, console, 8)
    for unmoving in timeline.moved_nothing:
        console.print(f"  [dim]{unmoving.claim.valid_from or 'undated'}: {unmoving.claim.act}, but {unmoving.why}[/]")
        render_said(unmoving.claim, console, 6)


def render_diff(diff: Diff, console: Console) -> None:
    """Each change with the sentences that made it."""
    option = f" / {escape(diff.option)}" if diff.option else ""
    console.print(
        f"[bold]{escape(diff.question)}{option}[/] from {diff.earlier.valid_at} ({_known(diff.earlier)}) "
        f"to {diff.later.valid_at} ({_known(diff.later)})"
    )
    for change in diff.changes:
        console.print(
            f"  [bold]{escape(change.name)}[/]: [{COLOUR[change.before]}]{change.before}[/] -> "
            f"[{COLOUR[change.after]}]{change.after}[/], because"
        )
        for claim in change.because:
            render_said(claim, console)
        if change.cause:
            console.print(Padding(f"[dim]{_caused(change.cause)}[/]", (0, 0, 0, 4)))
    for one in diff.rules:
        console.print(f"  decided by {escape(one.rule)} from {one.valid_from} on; [dim]{_caused(one.cause)}[/]")
    if not diff.changes and not diff.rules:
        console.print("  nothing changed")


def _caused(cause: Cause) -> str:
    """By which event: "since event 1702 (a claim retracted) of 2024-06-20: misread, by ada"."""
    why = ", by ".join(filter(None, (escape(cause.reason), escape(cause.by))))
    return f"since event {cause.sequence} ({cause.what}) of {cause.recorded_at:%Y-%m-%d}" + (f": {why}" if why else "")
