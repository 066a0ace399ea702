// Who has made claims or voted on some questions that have no option.
// parameters: questions: list of question ids
// rows: actor, question, option
// rides on: claim_key
UNWIND $questions AS question
MATCH (claim:Claim {question: question, option: ''})
USING INDEX SEEK claim:Claim(question, option, actor)
WHERE claim.actor IS NOT NULL AND claim.counts
RETURN DISTINCT claim.actor AS actor, claim.question AS question, claim.option AS option
