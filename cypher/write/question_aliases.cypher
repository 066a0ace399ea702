// Names are added to questions, each once, in order.
// parameters: rows: list of {id, aliases}
// rides on: question_id
UNWIND $rows AS row
MERGE (question:Question {id: row.id})
SET question.aliases = COLLECT {
  UNWIND coalesce(question.aliases, []) + row.aliases AS alias
  RETURN DISTINCT alias ORDER BY alias
}
