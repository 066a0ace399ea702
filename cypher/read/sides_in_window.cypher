// The last side that some actors took on each question and option by an act within a window, as known at K.
// parameters: actors: [ids], window_from: date, window_to: date (exclusive), known_sequence: integer
// rows: actor, question, option, stance: null where disputed
// rides on: position_actor
UNWIND $actors AS id
MATCH (position:Position {actor: id})
WHERE position.valid_from < $window_to AND position.last_heard >= $window_from
  AND position.known_from <= $known_sequence AND $known_sequence < position.known_to
  AND EXISTS {
    MATCH (position)-[:RESTS_ON]->(claim:Claim)
    WHERE $window_from <= claim.valid_from AND claim.valid_from < $window_to
  }
WITH id, position ORDER BY position.valid_from
WITH id, position.question AS question, position.option AS option, collect(position {.stance})[-1] AS last
RETURN id AS actor, question, option, last.stance AS stance
ORDER BY actor, question, option
