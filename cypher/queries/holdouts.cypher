// Members of the alliance that decides a question who are not for it at (T, K), and what is known of them.
// parameters: question: question, option: option = leading, valid_at: date = today, known_sequence: sequence = now
// rows: actor, name, stance: unknown or disputed or a stance, since: date
// rides on: question_id, position_key
// example: question=nato-secretary-general option=mark-rutte valid_at=2024-06-19
MATCH (question:Question {id: $question})
MATCH (alliance:Actor {id: question.alliance})<-[tie:MEMBER_OF]-(member:Actor)
WHERE VISIBLE(tie)
OPTIONAL MATCH (position:Position {question: $question, option: $option, actor: member.id})
WHERE VISIBLE(position)
WITH DISTINCT member, position
WHERE position IS NULL OR coalesce(position.stance, 'disputed') <> 'support'
RETURN member.id AS actor, coalesce(member.name, member.id) AS name,
  CASE WHEN position IS NULL THEN 'unknown' ELSE coalesce(position.stance, 'disputed') END AS stance,
  position.valid_from AS since
ORDER BY stance, actor
