// Who stands between two alliances: takes the same side as members of each, at (T, K), and is a member of neither.
// parameters: one: actor, other: actor, valid_at: date = today, known_sequence: sequence = now, limit: integer = 50
// rows: actor, name, with_one: integer, with_other: integer
// rides on: actor_id, position_actor, position_key
// example: one=NATO other=BRICS valid_at=2024-06-30
MATCH (member:Actor)-[tie:MEMBER_OF]->(alliance:Actor)
WHERE alliance.id IN [$one, $other] AND VISIBLE(tie)
WITH collect(DISTINCT member.id) AS insiders, collect(DISTINCT [member.id, alliance.id]) AS pairs
UNWIND pairs AS pair
WITH insiders, pair[0] AS member, pair[1] AS alliance
MATCH (own:Position {actor: member})
WHERE own.stance IS NOT NULL AND VISIBLE(own)
MATCH (position:Position {question: own.question, option: own.option})
USING INDEX SEEK position:Position(question, option, actor)
WHERE position.actor IS NOT NULL AND position.stance = own.stance AND VISIBLE(position) AND NOT position.actor IN insiders
WITH position.actor AS id, sum(CASE WHEN alliance = $one THEN 1 ELSE 0 END) AS with_one,
  sum(CASE WHEN alliance = $other THEN 1 ELSE 0 END) AS with_other
WHERE with_one > 0 AND with_other > 0
MATCH (broker:Actor {id: id})
RETURN id AS actor, coalesce(broker.name, id) AS name, with_one, with_other
ORDER BY CASE WHEN with_one < with_other THEN with_one ELSE with_other END DESC, actor
LIMIT $limit
