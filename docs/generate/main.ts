/** `npm run docs`: writes the reference pages, the pictures and the table of the README. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generatedFiles } from "./files.ts";

const root = join(import.meta.dirname, "../..");
for (const { path, text } of await generatedFiles(root)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(path);
}
