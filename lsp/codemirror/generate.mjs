// Writes parser.ts and terms.ts from adapt.grammar.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { buildParserFile } from "@lezer/generator";

const folder = new URL("./", import.meta.url);
const { parser, terms } = buildParserFile(readFileSync(new URL("adapt.grammar", folder), "utf8"), {
  fileName: "adapt.grammar",
  typeScript: true,
  warn: (message) => console.warn(message),
});
writeFileSync(new URL("parser.ts", folder), parser);
writeFileSync(new URL("terms.ts", folder), terms);
const files = ["parser.ts", "terms.ts"].map((file) => new URL(file, folder).pathname);
execFileSync("npx", ["biome", "check", "--write", ...files], { stdio: "inherit" });
