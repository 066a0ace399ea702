// Who changed sides on a question, when, and in which words, as known at K.
// parameters: question: question, option: option = leading, known_sequence: sequence = now, limit: integer = 100
// rows: day: date, actor, name, before: null where disputed, after: null where disputed, quote
// rides on: position_key, actor_id
// example: question=nato-secretary-general option=mark-rutte
MATCH (earlier:Position {question: $question, option: $option})
USING INDEX SEEK earlier:Position(question, option, actor)
WHERE earlier.actor IS NOT NULL AND KNOWN(earlier)
MATCH (later:Position {question: $question, option: $option, actor: earlier.actor})
WHERE later.valid_from = earlier.valid_to AND KNOWN(later)
  AND coalesce(earlier.stance, 'disputed') <> coalesce(later.stance, 'disputed')
MATCH (actor:Actor {id: later.actor})
RETURN later.valid_from AS day, actor.id AS actor, coalesce(actor.name, actor.id) AS name, earlier.stance AS before, later.stance AS after,
  head(COLLECT { MATCH (later)-[:RESTS_ON]->(claim:Claim) RETURN claim.evidence ORDER BY claim.valid_from, claim.id LIMIT 1 }) AS quote
ORDER BY day, actor
LIMIT $limit
