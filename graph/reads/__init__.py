"""The questions that the product answers, each one function over a named Cypher query."""
