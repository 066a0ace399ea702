// The organisations and treaties that several of some actors belong to at (T, K), those of most of them first.
// parameters: actors: [ids], valid_at: date, known_sequence: integer
// rows: organisation, name, members: [ids]
// rides on: actor_id
UNWIND $actors AS id
MATCH (member:Actor {id: id})-[tie:MEMBER_OF]->(organisation:Actor)
WHERE VISIBLE(tie)
WITH organisation, collect(DISTINCT member.id) AS members
WHERE size(members) > 1
RETURN organisation.id AS organisation, coalesce(organisation.name, organisation.id) AS name, members
ORDER BY size(members) DESC, organisation
