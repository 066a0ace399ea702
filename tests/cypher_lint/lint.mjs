// Reads {schema, statements: [{name, text, parameters}]} from standard input; prints [{name, severity, message, line}].
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(`${process.argv[2]}/`));
const { lintCypherQuery } = require("@neo4j-cypher/language-support");

const { schema, statements } = JSON.parse(await text(process.stdin));
const found = [];
for (const { name, text: query, parameters } of statements) {
  const { diagnostics } = lintCypherQuery(query, { ...schema, parameters }, { consoleCommandsEnabled: false });
  for (const { severity, message, range } of diagnostics) {
    found.push({ name, severity, message, line: range.start.line + 1 });
  }
}
process.stdout.write(JSON.stringify(found));
