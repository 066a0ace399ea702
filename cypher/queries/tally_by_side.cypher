// How many take which side on a question at (T, K), and who; `foedus tally` has the rule and the outcome besides.
// parameters: question: question, option: option = leading, valid_at: date = today, known_sequence: sequence = now
// rows: stance: disputed where reports are even, count: integer, actors: [ids]
// rides on: position_key
// example: question=nato-secretary-general option=mark-rutte valid_at=2024-06-04
MATCH (position:Position {question: $question, option: $option})
USING INDEX SEEK position:Position(question, option, actor)
WHERE position.actor IS NOT NULL AND VISIBLE(position)
WITH coalesce(position.stance, 'disputed') AS stance, position.actor AS actor ORDER BY actor
RETURN stance, count(*) AS count, collect(actor) AS actors
ORDER BY count DESC, stance
