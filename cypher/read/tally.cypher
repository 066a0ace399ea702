// All that a tally needs of one question and option at (T, K), in one round trip.
// parameters: question, option, valid_at: date, known_sequence: integer
// rows: known_from: sequence, rule, rules: [names], rules_from: [dates], rules_known_from: [sequences], stale_after: days, closed: date, decided, alliance, members, without, allies: [ids], sides: [[actor, stance, disputed, last_heard: date or null]], recorded: [[actor, act]], counts: [{claim, act, count, of, day: date, outlet}], conditional: [{claim, actor, act, condition}]
// rides on: question_id, actor_id, position_key, claim_kind, claim_count, claim_factuality
MATCH (question:Question {id: $question})
WITH question, question.closed <= $valid_at AND question.closed_known_from <= $known_sequence AS decided
WITH question, decided, CASE WHEN decided THEN question.closed ELSE $valid_at END AS day
RETURN question.known_from AS known_from, question.rule AS rule, coalesce(question.rules, []) AS rules, coalesce(question.rules_from, []) AS rules_from,
  coalesce(question.rules_known_from, []) AS rules_known_from, question.stale_after AS stale_after, CASE WHEN decided THEN question.closed END AS closed,
  CASE WHEN decided THEN question.outcome END AS decided, question.alliance AS alliance, question.members AS members, question.without AS without,
  COLLECT {
    MATCH (member:Actor)-[tie:MEMBER_OF]->(:Actor {id: question.alliance})
    WHERE KNOWN(tie) AND tie.valid_from <= day AND day < tie.valid_to
      AND NOT (coalesce(question.kind, '') IN ['accession', 'membership'] AND member.id = coalesce(question.subject, ''))
    RETURN DISTINCT member.id
  } AS allies,
  COLLECT {
    MATCH (position:Position {question: $question, option: $option})
    USING INDEX SEEK position:Position(question, option, actor)
    WHERE position.actor IS NOT NULL AND VISIBLE(position)
    // Two hundred dates that nobody asks for would take a quarter of the time.
    RETURN [position.actor, position.stance, position.disputed, CASE WHEN question.stale_after IS NOT NULL THEN position.last_heard END]
  } AS sides,
  COLLECT {
    MATCH (claim:Claim {question: $question, option: $option, kind: 'vote'})<-[:RESTS_ON]-(position:Position)
    USING INDEX SEEK claim:Claim(question, option, kind)
    WHERE claim.valid_from <= $valid_at AND VISIBLE(position)
    RETURN DISTINCT [position.actor, claim.act]
  } AS recorded,
  COLLECT {
    MATCH (claim:Claim {question: $question, option: $option})
    USING INDEX SEEK claim:Claim(question, option, count)
    WHERE claim.count IS NOT NULL AND claim.factuality = 'actual'
      AND claim.valid_from <= $valid_at AND COUNTING(claim)
    RETURN claim {claim: claim.id, .act, .count, of: claim.count_of, day: claim.valid_from, .outlet}
  } AS counts,
  COLLECT {
    MATCH (claim:Claim {question: $question, option: $option})
    USING INDEX SEEK claim:Claim(question, option, factuality)
    WHERE claim.factuality = 'conditional' AND claim.valid_from <= $valid_at AND COUNTING(claim)
    RETURN claim {claim: claim.id, .actor, .act, .condition}
  } AS conditional
