// The members of an alliance at (T, K).
// parameters: alliance: actor, valid_at: date = today, known_sequence: sequence = now
// rows: actor, name, since: date
// rides on: actor_id
// example: alliance=NATO valid_at=2023-04-04
MATCH (member:Actor)-[tie:MEMBER_OF]->(:Actor {id: $alliance})
WHERE VISIBLE(tie)
RETURN member.id AS actor, coalesce(member.name, member.id) AS name, min(tie.valid_from) AS since
ORDER BY actor
