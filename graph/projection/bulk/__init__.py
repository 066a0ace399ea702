"""The rebuild in bulk: the whole log folded into files, which Neo4j's offline importer makes a new store of.

`whole` reads the log once and writes what each event says, and keeps the entries of claims in a `spool` on disk;
`keys` reads the spool in order of keys and folds each; `files` and `kinds` are the form that the importer reads;
`check` compares the new store with what was folded; `rebuild` does it all and puts the new store in place.
"""
