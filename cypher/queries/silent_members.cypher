// Members of the alliance that decides a question of whom nothing at all is claimed on it, as known at K.
// parameters: question: question, valid_at: date = today, known_sequence: sequence = now
// rows: actor, name
// rides on: question_id, claim_by_actor
// example: question=sweden-nato-accession valid_at=2023-07-10
MATCH (question:Question {id: $question})
MATCH (alliance:Actor {id: question.alliance})<-[tie:MEMBER_OF]-(member:Actor)
WHERE VISIBLE(tie)
  AND NOT EXISTS {
    MATCH (claim:Claim {actor: member.id})
    WHERE claim.question = $question AND COUNTING(claim)
  }
RETURN DISTINCT member.id AS actor, coalesce(member.name, member.id) AS name
ORDER BY actor
