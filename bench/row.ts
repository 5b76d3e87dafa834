/** One line of the table: a figure, what stands beside it, and whether it is within its limit. */
import { renderTable } from "../cli/table.ts";

export interface Row {
  readonly what: string;
  /** The best of several, where there are several. */
  readonly figure: string;
  readonly median?: string;
  /** What the figure is compared with, in words and numbers. */
  readonly yardstick?: string;
  readonly ratio?: number;
  readonly limit?: string;
  /** Undefined where nothing is asked of the figure. */
  readonly isWithin?: boolean;
}

export function renderRows(rows: readonly Row[]): string {
  const columns = ["", "figure", "median", "yardstick", "ratio", "limit", ""].map((title, i) => ({
    title,
    ...((i === 1 || i === 2 || i === 4) && { align: "right" as const }),
  }));
  return renderTable(
    columns,
    rows.map(({ what, figure, median = "", yardstick = "", ratio, limit = "", isWithin }) => [
      what,
      figure,
      median,
      yardstick,
      ratio === undefined ? "" : `${ratio.toFixed(2)}×`,
      limit,
      isWithin === undefined ? "" : isWithin ? "ok" : "OVER",
    ]),
  );
}

export function milliseconds(time: number): string {
  return `${time.toFixed(time < 20 ? 1 : 0)} ms`;
}

export function megabytes(size: number): string {
  return `${(size / 1e6).toFixed(1)} MB`;
}
