/** Stands corrected files in for those of the reference data that contradict its own outputs; see corrections/README.md. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const corrections = join(import.meta.dirname, "corrections");

/** What is corrected, for the table. */
export const correctionNote =
  "fuse3 runs with its fusion as it was when the reference computed it; the stored file is another (test/golden/corrections)";

export interface ReferenceProgram {
  readonly file: string;
  readonly isCorrected: boolean;
}

/** The program of a set: golden.adapt itself, or a copy whose corrected fusions point to our files. */
export function referenceProgram(folder: string, set: string): ReferenceProgram {
  const file = join(folder, "golden.adapt");
  const own = join(corrections, set);
  if (!existsSync(own)) return { file, isCorrected: false };
  const corrected = readdirSync(own).reduce(
    (text, fusion) => text.replaceAll(`"./fusions/${fusion}"`, JSON.stringify(join(own, fusion))),
    readFileSync(file, "utf8"),
  );
  const copy = join(mkdtempSync(join(tmpdir(), "adapt-golden-")), "golden.adapt");
  writeFileSync(copy, corrected.replaceAll('"./', `"${folder}/`));
  return { file: copy, isCorrected: true };
}
