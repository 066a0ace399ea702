// Where an actor changed sides, on any question, as known at K.
// parameters: actor: actor, known_sequence: sequence = now, limit: integer = 100
// rows: day: date, question, option, before: null where disputed, after: null where disputed
// rides on: position_actor, position_key
// example: actor=TUR
MATCH (earlier:Position {actor: $actor})
WHERE KNOWN(earlier)
MATCH (later:Position {question: earlier.question, option: earlier.option, actor: $actor})
WHERE later.valid_from = earlier.valid_to AND KNOWN(later)
  AND coalesce(earlier.stance, 'disputed') <> coalesce(later.stance, 'disputed')
RETURN later.valid_from AS day, later.question AS question, later.option AS option, earlier.stance AS before, later.stance AS after
ORDER BY day, question, option
LIMIT $limit
