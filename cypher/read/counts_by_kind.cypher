// How many nodes of each label and ties of each type there are.
// parameters: none
// rows: Actor, Question, Option, Outlet, Article, Claim, Position, BY, VOICED_BY, TARGETS, ON, REPORTED_IN, CORRECTS, PUBLISHED_BY, NEAR_TO, ABOUT, OF, IS, HOLDS, FOR_OPTION, RESTS_ON, SET_ASIDE, SUPPORTS, OPPOSES, MEMBER_OF, HOLDS_OFFICE, ALLIED_WITH
// rides on: nothing; the engine keeps the counts
RETURN COUNT { (:Actor) } AS Actor, COUNT { (:Question) } AS Question, COUNT { (:Option) } AS Option,
  COUNT { (:Outlet) } AS Outlet, COUNT { (:Article) } AS Article, COUNT { (:Claim) } AS Claim,
  COUNT { (:Position) } AS Position, COUNT { ()-[:BY]->() } AS BY, COUNT { ()-[:VOICED_BY]->() } AS VOICED_BY,
  COUNT { ()-[:TARGETS]->() } AS TARGETS, COUNT { ()-[:ON]->() } AS ON, COUNT { ()-[:REPORTED_IN]->() } AS REPORTED_IN,
  COUNT { ()-[:CORRECTS]->() } AS CORRECTS, COUNT { ()-[:PUBLISHED_BY]->() } AS PUBLISHED_BY,
  COUNT { ()-[:NEAR_TO]->() } AS NEAR_TO, COUNT { ()-[:ABOUT]->() } AS ABOUT, COUNT { ()-[:OF]->() } AS OF, COUNT { ()-[:IS]->() } AS IS,
  COUNT { ()-[:HOLDS]->() } AS HOLDS, COUNT { ()-[:FOR_OPTION]->() } AS FOR_OPTION,
  COUNT { ()-[:RESTS_ON]->() } AS RESTS_ON, COUNT { ()-[:SET_ASIDE]->() } AS SET_ASIDE,
  COUNT { ()-[:SUPPORTS]->() } AS SUPPORTS, COUNT { ()-[:OPPOSES]->() } AS OPPOSES,
  COUNT { ()-[:MEMBER_OF]->() } AS MEMBER_OF, COUNT { ()-[:HOLDS_OFFICE]->() } AS HOLDS_OFFICE,
  COUNT { ()-[:ALLIED_WITH]->() } AS ALLIED_WITH
