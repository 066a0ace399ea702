// Who decides on a question and who takes which side on an option, each from a day to a day, as known at K.
// parameters: question, option, known_sequence: integer
// rows: known_from: sequence, members, without: [ids], allies: [[actor, valid_from: date, valid_to: date]], sides: [[actor, stance, valid_from: date, valid_to: date]]
// rides on: question_id, actor_id, position_key
MATCH (question:Question {id: $question})
RETURN question.known_from AS known_from, question.members AS members, question.without AS without,
  COLLECT {
    MATCH (member:Actor)-[tie:MEMBER_OF]->(:Actor {id: question.alliance})
    WHERE KNOWN(tie) AND NOT (coalesce(question.kind, '') IN ['accession', 'membership'] AND member.id = coalesce(question.subject, ''))
    RETURN [member.id, tie.valid_from, tie.valid_to]
  } AS allies,
  COLLECT {
    MATCH (position:Position {question: $question, option: $option})
    USING INDEX SEEK position:Position(question, option, actor)
    WHERE position.actor IS NOT NULL AND position.stance IS NOT NULL AND NOT position.disputed AND KNOWN(position)
    RETURN [position.actor, position.stance, position.valid_from, position.valid_to]
  } AS sides
