// Actors whose names have some of the words.
// parameters: words: Lucene's query syntax (escaped), limit: integer
// rows: id, name, aliases, canonical
// rides on: actor_names
CALL db.index.fulltext.queryNodes('actor_names', $words, {limit: $limit}) YIELD node, score
RETURN node.id AS id, coalesce(node.name, node.id) AS name, coalesce(node.aliases, []) AS aliases, node.canonical AS canonical
ORDER BY score DESC, id
