// The organisations that an actor belongs to at (T, K).
// parameters: actor: actor, valid_at: date = today, known_sequence: sequence = now
// rows: organisation, name, since: date
// rides on: actor_id
// example: actor=SWE valid_at=2024-03-07
MATCH (:Actor {id: $actor})-[tie:MEMBER_OF]->(organisation:Actor)
WHERE VISIBLE(tie)
RETURN organisation.id AS organisation, coalesce(organisation.name, organisation.id) AS name, min(tie.valid_from) AS since
ORDER BY organisation
