/**
 * The language server as an editor meets it: over standard input and output, beside one that does nothing and that of
 * TypeScript 7 on files of the same length. Times are p50 / p95 / longest; ratios compare the p50 with TypeScript's.
 */
import type { Row } from "../row.ts";
import { burstRows } from "./burst.ts";
import { checkpointRows } from "./checkpoint-answers.ts";
import { coldStartRows } from "./cold-start.ts";
import { enduranceRows } from "./endurance.ts";
import { keyRows } from "./keys.ts";
import { manyFilesRows } from "./many-files.ts";

export async function editorRows(): Promise<readonly Row[]> {
  const parts = [
    () => keyRows(400, 100),
    () => keyRows(5000, 25),
    () => burstRows(400),
    () => burstRows(5000),
    manyFilesRows,
    checkpointRows,
    coldStartRows,
    enduranceRows,
  ];
  const rows: Row[] = [];
  for (const part of parts) {
    const since = performance.now();
    rows.push(...(await part()));
    process.stderr.write(`  ${part.name || "…"} ${((performance.now() - since) / 1000).toFixed(0)} s\n`);
  }
  return rows;
}
