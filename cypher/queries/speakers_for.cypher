// Who voiced an actor's claims, and how often, as known at K.
// parameters: actor: actor, known_sequence: sequence = now, limit: integer = 50
// rows: speaker, name, claims: integer, first: date, last: date
// rides on: claim_by_actor
// example: actor=TUR
MATCH (claim:Claim {actor: $actor})-[:VOICED_BY]->(speaker:Actor)
WHERE COUNTING(claim)
RETURN speaker.id AS speaker, coalesce(speaker.name, speaker.id) AS name, count(*) AS claims,
  min(claim.valid_from) AS first, max(claim.valid_from) AS last
ORDER BY claims DESC, speaker
LIMIT $limit
