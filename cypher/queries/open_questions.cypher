// Registered questions that are open at (T, K), with how many of those who decide are for each option.
// parameters: valid_at: date = today, known_sequence: sequence = now, limit: integer = 100
// rows: question, title, rule, option, support: integer, oppose: integer, members: integer
// rides on: nothing; it reads every question
// example: valid_at=2024-06-04
MATCH (question:Question)
WHERE question.rule IS NOT NULL AND question.known_from <= $known_sequence
  AND (question.opened IS NULL OR question.opened <= $valid_at) AND (question.closed IS NULL OR question.closed > $valid_at)
WITH question, $valid_at AS day
WITH question, question.alliance IS NULL AND question.members IS NULL AS everyone,
  [actor IN DECIDING(day) WHERE NOT actor IN coalesce(question.without, [])] AS deciding
CALL (question, everyone, deciding) {
  MATCH (position:Position {question: question.id})
  USING INDEX SEEK position:Position(question, option, actor)
  WHERE position.option IS NOT NULL AND position.actor IS NOT NULL AND VISIBLE(position) AND (everyone OR position.actor IN deciding)
  RETURN position.option AS option, sum(CASE position.stance WHEN 'support' THEN 1 ELSE 0 END) AS support,
    sum(CASE position.stance WHEN 'oppose' THEN 1 ELSE 0 END) AS oppose
}
RETURN question.id AS question, question.title AS title, question.rule AS rule, option, support, oppose, size(deciding) AS members
ORDER BY support + oppose DESC, question, option
LIMIT $limit
