/**
 * `npm run golden -- [set…] [--only text] [--all-failures]`: the reference sets as a table, with the reason of each failure.
 * Sets are folder names (`bert`, `heads-t5`); none means all of the compiled families. `GOLDEN_DIR` names the data.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runSet, type SetReport } from "./run-set.ts";
import { goldenFolder, goldenSets } from "./sets.ts";
import { reportTable } from "./table.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, "all-failures": { type: "boolean" }, quiet: { type: "boolean" } },
});
const sibling = join(import.meta.dirname, "../../../shared/golden");
process.env.GOLDEN_DIR ??= existsSync(sibling) ? sibling : undefined;
const folder = goldenFolder();
const sets = positionals.length > 0 ? positionals : goldenSets(folder);
const shownFailures = values["all-failures"] ? Number.POSITIVE_INFINITY : 12;
const reports: SetReport[] = [];
for (const set of sets) {
  const only = values.only;
  const report = await runSet(join(folder, set), set, (build) => only === undefined || build.includes(only)).catch(
    (error: unknown): SetReport => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const crash = { build: "(the whole set)", error: Number.POSITIVE_INFINITY, failure: text, milliseconds: 0 };
      return { set, cases: [crash], isCorrected: false, milliseconds: 0 };
    },
  );
  reports.push(report);
  const failures = report.cases.filter((one) => one.failure !== undefined);
  for (const { build, failure } of values.quiet ? [] : failures.slice(0, shownFailures))
    console.log(`${set}/${build}: ${failure}`);
  if (failures.length > shownFailures) console.log(`${set}: ${failures.length - shownFailures} more (--all-failures)`);
}
console.log(reportTable(reports));
process.exitCode = reports.every((report) => report.cases.every((one) => one.failure === undefined)) ? 0 : 1;
