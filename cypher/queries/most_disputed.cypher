// The questions on which the sides are most even at (T, K).
// parameters: valid_at: date = today, known_sequence: sequence = now, limit: integer = 20
// rows: question, option, support: integer, oppose: integer, undecided: integer, disputed: integer
// rides on: nothing; it reads every position
// example: valid_at=2022-03-31
MATCH (position:Position)
WHERE VISIBLE(position)
WITH position.question AS question, position.option AS option, collect(coalesce(position.stance, 'disputed')) AS held
WITH question, option, size([stance IN held WHERE stance = 'support']) AS support,
  size([stance IN held WHERE stance = 'oppose']) AS oppose,
  size([stance IN held WHERE stance = 'undecided']) AS undecided,
  size([stance IN held WHERE stance = 'disputed']) AS disputed
WHERE support + oppose + disputed > 1 AND oppose + disputed > 0
RETURN question, option, support, oppose, undecided, disputed
ORDER BY CASE WHEN support < oppose THEN support ELSE oppose END + disputed DESC, question, option
LIMIT $limit
