/** Rows of the table for times that have a budget: the middle, the 95th of a hundred, and the longest. */
import type { Row } from "../row.ts";
import { type Sample, sampleOf, sampleText } from "./sample.ts";

/** In milliseconds; `design/tools.md`, 6.3. */
export interface Budget {
  readonly p50: number;
  readonly p95: number;
  /** No single time may be longer. */
  readonly hard?: number;
}

export const budgets = {
  keys400: { p50: 5, p95: 15, hard: 50 },
  keys5000: { p50: 40, p95: 80, hard: 200 },
  position: { p50: 3, p95: 10, hard: 100 },
  wholeFile: { p50: 5, p95: 20 },
  manyFiles: { p50: 40, p95: 100 },
  warmCheckpoints: { p50: 20, p95: 60 },
  coldCheckpoints: { p50: 150, p95: 400 },
  start: { p50: 250, p95: 400 },
} satisfies Readonly<Record<string, Budget>>;

/** Times by the name of the server; `adapt` is the one that the row is about. */
export type Times = ReadonlyMap<string, readonly number[]>;

export function budgetRow(what: string, times: Times, budget: Budget | undefined): Row {
  const own = sampleOf(times.get("adapt") ?? []);
  const others = [...times].filter(([name, each]) => name !== "adapt" && each.length > 0);
  const compared = others.find(([name]) => name !== "nothing");
  return {
    what,
    figure: sampleText(own),
    yardstick: others.map(([name, each]) => `${name}: ${sampleText(sampleOf(each))}`).join("; "),
    ...(compared !== undefined && { ratio: own.p50 / sampleOf(compared[1]).p50 }),
    ...(budget !== undefined && { limit: budgetText(budget), isWithin: isWithin(own, budget) }),
  };
}

function isWithin(sample: Sample, { p50, p95, hard = Number.POSITIVE_INFINITY }: Budget): boolean {
  return sample.p50 <= p50 && sample.p95 <= p95 && sample.max <= hard;
}

function budgetText({ p50, p95, hard }: Budget): string {
  return `${p50} / ${p95}${hard === undefined ? "" : ` / ${hard}`} ms`;
}

/** Grows while the rounds go on. */
export function timesOf(): { readonly times: Times; add(server: string, milliseconds: number): void } {
  const times = new Map<string, number[]>();
  return {
    times,
    add(server, milliseconds) {
      const own = times.get(server) ?? [];
      times.set(server, own);
      own.push(milliseconds);
    },
  };
}
