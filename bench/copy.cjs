// The yardstick of writing: copies a file in pieces of a MiB and gives the copy its name at the end, as a build does.
const { closeSync, openSync, readSync, renameSync, writeSync } = require("node:fs");

const [from, to] = process.argv.slice(2);
const source = openSync(from, "r");
const target = openSync(`${to}.tmp`, "w");
const piece = Buffer.allocUnsafe(2 ** 20);
for (let count = readSync(source, piece); count > 0; count = readSync(source, piece))
  writeSync(target, piece, 0, count);
closeSync(source);
closeSync(target);
renameSync(`${to}.tmp`, to);
