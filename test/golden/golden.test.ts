/** The reference cases: all of the compiled families where `GOLDEN_DIR` names them, else the part that is committed. */
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runSet, type SetReport } from "./run-set.ts";
import { goldenFolder, goldenSets } from "./sets.ts";
import { reportTable } from "./table.ts";

const folder = goldenFolder();
const reports: SetReport[] = [];

afterAll(() => console.log(reportTable(reports)));

describe.each(goldenSets(folder))("%s", (set) => {
  test("every case agrees with the reference library", { timeout: 240_000 }, async () => {
    const report = await runSet(join(folder, set), set, () => true);
    reports.push(report);
    const failures = report.cases.flatMap(({ build, failure }) =>
      failure === undefined ? [] : [`${build}: ${failure}`],
    );
    expect(failures).toEqual([]);
    expect(report.cases.length).toBeGreaterThan(0);
  });
});

test("there are sets to run", () => expect(goldenSets(folder).length).toBeGreaterThan(0));
