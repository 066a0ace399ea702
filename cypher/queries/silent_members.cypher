// Members who decide a question of whom nothing at all is claimed on it, as known at K.
// parameters: question: question, valid_at: date = today, known_sequence: sequence = now
// rows: actor, name
// rides on: question_id, actor_id, claim_by_actor
// example: question=sweden-nato-accession valid_at=2023-07-10
MATCH (question:Question {id: $question})
WHERE question.known_from <= $known_sequence
WITH question, CASE WHEN question.closed <= $valid_at AND question.closed_known_from <= $known_sequence THEN question.closed ELSE $valid_at END AS day
WITH coalesce(question.without, []) AS without,
  COLLECT {
    UNWIND coalesce(question.members, []) AS actor
    RETURN actor
    UNION
    MATCH (member:Actor)-[tie:MEMBER_OF]->(:Actor {id: question.alliance})
    WHERE KNOWN(tie) AND tie.valid_from <= day AND day < tie.valid_to
      AND NOT (coalesce(question.kind, '') IN ['accession', 'membership'] AND member.id = coalesce(question.subject, ''))
    RETURN member.id AS actor
  } AS deciding
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
