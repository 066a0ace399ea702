// Who has voiced an actor's claims up to (T, K), how often, and by which offices of it they speak at T.
// parameters: actor: actor, valid_at: date = today, known_sequence: sequence = now, limit: integer = 50
// rows: speaker, name, offices: list, claims: integer, first: date, last: date
// rides on: claim_by_actor, actor_id
// example: actor=TUR valid_at=2024-06-04
MATCH (claim:Claim {actor: $actor})-[:VOICED_BY]->(speaker:Actor)
WHERE claim.valid_from <= $valid_at AND COUNTING(claim)
WITH speaker, count(*) AS claims, min(claim.valid_from) AS first, max(claim.valid_from) AS last
ORDER BY claims DESC, speaker.id
LIMIT $limit
RETURN speaker.id AS speaker, coalesce(speaker.name, speaker.id) AS name,
  COLLECT {
    MATCH (speaker)-[tie:HOLDS_OFFICE]->(:Actor {id: $actor}) WHERE VISIBLE(tie)
    RETURN tie.office AS office ORDER BY office
  } AS offices, claims, first, last
ORDER BY claims DESC, speaker
