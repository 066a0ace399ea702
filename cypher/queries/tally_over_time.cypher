// The count on a question on each day on which it changed, as known at K.
// parameters: question: question, option: option = leading, known_sequence: sequence = now, limit: integer = 1000
// rows: day: date, support: integer, oppose: integer, undecided: integer, disputed: integer
// rides on: position_key
// example: question=nato-secretary-general option=mark-rutte
MATCH (position:Position {question: $question, option: $option})
USING INDEX SEEK position:Position(question, option, actor)
WHERE position.actor IS NOT NULL AND KNOWN(position)
WITH collect(position {.stance, .valid_from, .valid_to}) AS positions
UNWIND positions AS turn
WITH DISTINCT turn.valid_from AS day, positions
WITH day, [position IN positions WHERE position.valid_from <= day AND day < position.valid_to | coalesce(position.stance, 'disputed')] AS held
RETURN day, size([stance IN held WHERE stance = 'support']) AS support,
  size([stance IN held WHERE stance = 'oppose']) AS oppose,
  size([stance IN held WHERE stance = 'undecided']) AS undecided,
  size([stance IN held WHERE stance = 'disputed']) AS disputed
ORDER BY day
LIMIT $limit
