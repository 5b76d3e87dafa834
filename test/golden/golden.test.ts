/** The reference cases: all of the compiled families where `GOLDEN_DIR` names them, else the part that is committed. */
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runSet, type SetReport } from "./run-set.ts";
import { committedFolder, goldenFolder, goldenSets } from "./sets.ts";
import { reportTable } from "./table.ts";

const folder = goldenFolder();
/** The sets to run, ours of options that the reference lacks among them wherever the reference lies. */
const sets = [
  ...goldenSets(folder).map((set) => ({ set, path: join(folder, set) })),
  ...(folder === committedFolder ? [] : goldenSets(committedFolder).filter((set) => set.startsWith("options-"))).map(
    (set) => ({ set, path: join(committedFolder, set) }),
  ),
];
const reports: SetReport[] = [];

afterAll(() => console.log(reportTable(reports)));

describe.each(sets)("$set", ({ set, path }) => {
  test("every case agrees with the reference library", { timeout: 240_000 }, async () => {
    const report = await runSet(path, set, () => true);
    reports.push(report);
    const failures = report.cases.flatMap(({ build, failure }) =>
      failure === undefined ? [] : [`${build}: ${failure}`],
    );
    expect(failures).toEqual([]);
    expect(report.cases.length).toBeGreaterThan(0);
  });
});

test("there are sets to run", () => expect(sets.length).toBeGreaterThan(0));
