// How many of those who decide take which side on a question at (T, K), and who; everyone, where it isn't said who decides.
// parameters: question: question, option: option = leading, valid_at: date = today, known_sequence: sequence = now
// rows: stance: disputed where reports are even, count: integer, actors: [ids]
// rides on: question_id, actor_id, position_key
// example: question=nato-secretary-general option=mark-rutte valid_at=2024-06-04
MATCH (question:Question {id: $question})
WITH question, CASE WHEN question.closed <= $valid_at AND question.closed_known_from <= $known_sequence THEN question.closed ELSE $valid_at END AS day
WITH coalesce(question.known_from > $known_sequence, true) OR question.alliance IS NULL AND question.members IS NULL AS everyone,
  coalesce(question.without, []) AS without,
  COLLECT {
    UNWIND coalesce(question.members, []) AS actor
    RETURN actor
    UNION
    MATCH (member:Actor)-[tie:MEMBER_OF]->(:Actor {id: question.alliance})
    WHERE KNOWN(tie) AND tie.valid_from <= day AND day < tie.valid_to
      AND NOT (coalesce(question.kind, '') IN ['accession', 'membership'] AND member.id = coalesce(question.subject, ''))
    RETURN member.id AS actor
  } AS deciding
MATCH (position:Position {question: $question, option: $option})
USING INDEX SEEK position:Position(question, option, actor)
WHERE position.actor IS NOT NULL AND VISIBLE(position)
  AND (everyone OR position.actor IN deciding) AND NOT position.actor IN without
WITH coalesce(position.stance, 'disputed') AS stance, position.actor AS actor ORDER BY actor
RETURN stance, count(*) AS count, collect(actor) AS actors
ORDER BY count DESC, stance
