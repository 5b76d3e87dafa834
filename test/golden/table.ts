/** Set × passed/total, worst error, time. */
import { duration, renderTable } from "../../cli/table.ts";
import { correctionNote } from "./corrections.ts";
import type { SetReport } from "./run-set.ts";

export function reportTable(reports: readonly SetReport[]): string {
  const rows = reports.map(({ set, cases, milliseconds }) => {
    const passed = cases.filter((one) => one.failure === undefined);
    const worst = passed.reduce((largest, one) => Math.max(largest, one.error), 0);
    return [set, `${passed.length}/${cases.length}`, worst.toExponential(1), duration(milliseconds)];
  });
  const passed = reports.flatMap((report) => report.cases).filter((one) => one.failure === undefined).length;
  const total = reports.flatMap((report) => report.cases).length;
  const heading = [
    { title: "set" },
    { title: "passed", align: "right" },
    { title: "worst error of those", align: "right" },
    { title: "time", align: "right" },
  ] as const;
  const note = reports.some((report) => report.isCorrected) ? `\n${correctionNote}` : "";
  return `${renderTable(heading, rows)}${passed} of ${total} cases pass${note}`;
}
