// How much there is of everything.
// parameters: none
// rows: actors, questions, provisional_questions, articles, claims, positions, quarantined, not_read
// rides on: nothing; the engine keeps the counts
RETURN COUNT { (:Actor) } AS actors, COUNT { (:Question) } AS questions,
  COUNT { MATCH (question:Question) WHERE question.rule IS NULL RETURN question } AS provisional_questions,
  COUNT { (:Article) } AS articles, COUNT { (:Claim) } AS claims, COUNT { (:Position) } AS positions,
  COUNT { MATCH (article:Article) UNWIND article.quarantined AS reason RETURN reason } AS quarantined,
  COUNT { MATCH (article:Article) WHERE article.skipped IS NOT NULL RETURN article } AS not_read
