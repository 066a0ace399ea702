// Every question, registered or provisional, with how many claims are on it.
// parameters: none
// rows: id, title, kind, rule, opened, closed, stale_after: days, subject, body, alliance, aliases, options, provisional, claims
// rides on: nothing; it reads all questions
MATCH (question:Question)
RETURN question.id AS id, coalesce(question.title, question.id) AS title, question.kind AS kind, question.rule AS rule,
  question.opened AS opened, question.closed AS closed, question.stale_after AS stale_after, question.subject AS subject, question.body AS body,
  question.alliance AS alliance, coalesce(question.aliases, []) AS aliases, question.rule IS NULL AS provisional,
  COLLECT { MATCH (question)<-[:OF]-(option:Option) RETURN option.name ORDER BY option.name } AS options,
  COUNT { (question)<-[:ON]-(:Claim) } AS claims
ORDER BY id
