// Members who decide a question of whom nothing at all is claimed on it, as known at K.
// parameters: question: question, valid_at: date = today, known_sequence: sequence = now
// rows: actor, name
// rides on: question_id, actor_id, claim_by_actor
// example: question=sweden-nato-accession valid_at=2023-07-10
MATCH (question:Question {id: $question})
WHERE question.known_from <= $known_sequence
WITH question, DECISION_DAY(question) AS day
WITH coalesce(question.without, []) AS without, DECIDING(day) AS deciding
UNWIND deciding AS member
WITH member, without
WHERE NOT member IN without
  AND NOT EXISTS {
    MATCH (claim:Claim {actor: member})
    WHERE claim.question = $question AND COUNTING(claim)
  }
OPTIONAL MATCH (actor:Actor {id: member})
RETURN member AS actor, coalesce(actor.name, member) AS name
ORDER BY actor
