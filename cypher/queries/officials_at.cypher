// Who holds an office in a state or a body at (T, K).
// parameters: actor: actor, valid_at: date = today, known_sequence: sequence = now
// rows: person, name, office, since: date
// rides on: actor_id
// example: actor=HUN valid_at=2024-06-04
MATCH (person:Actor)-[tie:HOLDS_OFFICE]->(:Actor {id: $actor})
WHERE VISIBLE(tie)
RETURN person.id AS person, coalesce(person.name, person.id) AS name, tie.office AS office, tie.valid_from AS since
ORDER BY office, person
