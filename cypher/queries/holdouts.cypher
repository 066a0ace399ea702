// Members who decide a question and are not for it at (T, K), and what is known of them.
// parameters: question: question, option: option = leading, valid_at: date = today, known_sequence: sequence = now
// rows: actor, name, stance: unknown or disputed or a stance, since: date
// rides on: question_id, actor_id, position_key
// example: question=nato-secretary-general option=mark-rutte valid_at=2024-06-19
MATCH (question:Question {id: $question})
WHERE question.known_from <= $known_sequence
WITH question, DECISION_DAY(question) AS day
WITH coalesce(question.without, []) AS without, DECIDING(day) AS deciding
UNWIND deciding AS member
WITH member, without
WHERE NOT member IN without
OPTIONAL MATCH (actor:Actor {id: member})
OPTIONAL MATCH (position:Position {question: $question, option: $option, actor: member})
WHERE VISIBLE(position)
WITH DISTINCT member, actor, position
WHERE position IS NULL OR coalesce(position.stance, 'disputed') <> 'support'
RETURN member AS actor, coalesce(actor.name, member) AS name,
  CASE WHEN position IS NULL THEN 'unknown' ELSE coalesce(position.stance, 'disputed') END AS stance,
  position.valid_from AS since
ORDER BY stance, actor
