// The members of an organisation at (T, K), with the day from which each is one.
// parameters: organisation, valid_at: date, known_sequence: integer
// rows: actor, name, valid_from: date
// rides on: actor_id
MATCH (member:Actor)-[tie:MEMBER_OF]->(:Actor {id: $organisation})
WHERE VISIBLE(tie)
RETURN member.id AS actor, coalesce(member.name, member.id) AS name, min(tie.valid_from) AS valid_from
ORDER BY actor
