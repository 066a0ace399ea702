// How many of those who decide take which side on a question at (T, K), and who; everyone, where it isn't said who decides.
// parameters: question: question, option: option = leading, valid_at: date = today, known_sequence: sequence = now
// rows: stance: disputed where reports are even, count: integer, actors: [ids]
// rides on: question_id, actor_id, position_key
// example: question=nato-secretary-general option=mark-rutte valid_at=2024-06-04
MATCH (question:Question {id: $question})
WITH question, DECISION_DAY(question) AS day
WITH coalesce(question.known_from > $known_sequence, true) OR question.alliance IS NULL AND question.members IS NULL AS everyone,
  coalesce(question.without, []) AS without,
  DECIDING(day) AS deciding
MATCH (position:Position {question: $question, option: $option})
USING INDEX SEEK position:Position(question, option, actor)
WHERE position.actor IS NOT NULL AND VISIBLE(position)
  AND (everyone OR position.actor IN deciding) AND NOT position.actor IN without
WITH coalesce(position.stance, 'disputed') AS stance, position.actor AS actor ORDER BY actor
RETURN stance, count(*) AS count, collect(actor) AS actors
ORDER BY count DESC, stance
