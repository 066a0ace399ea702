// The option of a question that most support at (T, K).
// parameters: question, valid_at: date, known_sequence: integer
// rows: option, supporters
// rides on: position_key
MATCH (position:Position {question: $question})
USING INDEX SEEK position:Position(question, option, actor)
WHERE position.option > '' AND position.actor IS NOT NULL AND position.stance = 'support' AND VISIBLE(position)
RETURN position.option AS option, count(*) AS supporters
ORDER BY supporters DESC, option
LIMIT 1
