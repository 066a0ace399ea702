// The claims that stand on some questions, by whomever and on whichever option, with what the fold reads of them.
// parameters: questions: [ids]
// rows: id, kind, act, factuality, valid_from: date, precision, basis, confidence, actor, question, option, target, article, outlet, outlet_from, record, present
// rides on: claim_key
UNWIND $questions AS question
MATCH (claim:Claim {question: question})
USING INDEX SEEK claim:Claim(question, option, actor)
WHERE claim.option IS NOT NULL AND claim.actor IS NOT NULL AND claim.counts
RETURN claim.id AS id, claim.kind AS kind, claim.act AS act, claim.factuality AS factuality,
       claim.valid_from AS valid_from, claim.precision AS precision, claim.basis AS basis,
       claim.confidence AS confidence, claim.actor AS actor, claim.question AS question, claim.option AS option,
       claim.target AS target, claim.article AS article, claim.outlet AS outlet,
       claim.outlet_from AS outlet_from, claim.record AS record, claim.present AS present
