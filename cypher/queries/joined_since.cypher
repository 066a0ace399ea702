// Who joined an alliance after a day, up to (T, K).
// parameters: alliance: actor, since: date, valid_at: date = today, known_sequence: sequence = now
// rows: actor, name, joined: date
// rides on: actor_id
// example: alliance=NATO since=2020-01-01 valid_at=2024-06-30
MATCH (member:Actor)-[tie:MEMBER_OF]->(:Actor {id: $alliance})
WHERE tie.valid_from > $since AND VISIBLE(tie)
RETURN member.id AS actor, coalesce(member.name, member.id) AS name, tie.valid_from AS joined
ORDER BY joined, actor
