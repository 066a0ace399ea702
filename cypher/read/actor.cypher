// One actor at (T, K): names, memberships, offices held by it and in it, positions.
// parameters: actor, valid_at: date, known_sequence: integer
// rows: actor: {...}, memberships: [...], offices: [...], holders: [...], positions: [...]
// rides on: actor_id, position_actor
MATCH (actor:Actor {id: $actor})
RETURN actor {.id, .kind, .name, .aliases, .canonical} AS actor,
  COLLECT {
    MATCH (actor)-[tie:MEMBER_OF]->(organisation:Actor)
    WHERE VISIBLE(tie)
    RETURN tie {organisation: organisation.id, .valid_from, .valid_to} ORDER BY organisation.id
  } AS memberships,
  COLLECT {
    MATCH (actor)-[tie:HOLDS_OFFICE]->(body:Actor)
    WHERE VISIBLE(tie)
    RETURN tie {person: actor.id, body: body.id, .office, .valid_from, .valid_to} ORDER BY body.id
  } AS offices,
  COLLECT {
    MATCH (person:Actor)-[tie:HOLDS_OFFICE]->(actor)
    WHERE VISIBLE(tie)
    RETURN tie {person: person.id, body: actor.id, .office, .valid_from, .valid_to} ORDER BY person.id
  } AS holders,
  COLLECT {
    MATCH (position:Position {actor: $actor})
    WHERE VISIBLE(position)
    RETURN position {.*, rests_on: COLLECT { MATCH (position)-[:RESTS_ON]->(claim) RETURN claim.id ORDER BY claim.id }}
    ORDER BY position.question, position.option
  } AS positions
