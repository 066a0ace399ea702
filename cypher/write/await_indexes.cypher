// Waits until every index can be used, a minute at the most.
// parameters: none
CALL db.awaitIndexes(60)
