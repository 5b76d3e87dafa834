import { describe, expect, test } from "vitest";
import { distribute, rowsOf } from "../../../compiler/lower/distribute.ts";
import type { Composition } from "../../../language/program/program.ts";

const none: Composition = { kind: "none" };
const [a, b, c, d] = ["a", "b", "c", "d"].map((name): Composition => ({ kind: "adapter", name })) as [
  Composition,
  Composition,
  Composition,
  Composition,
];
const block =
  (kind: "Stack" | "Parallel" | "Switch" | "MultiTask") =>
  (...children: Composition[]): Composition => ({ kind, children });
const [stack, parallel, choose, tasks] = [
  block("Stack"),
  block("Parallel"),
  block("Switch"),
  block("MultiTask"),
] as const;
const rows = (children: Composition[], batchSizes: number[]): Composition => ({
  kind: "BatchSplit",
  children,
  batchSizes,
});
const average = (...children: Composition[]): Composition => ({
  kind: "Average",
  children,
  weights: children.map(() => 1 / children.length),
});

describe("a Stack", () => {
  test("without blocks that divide rows stays as it is", () => {
    expect(distribute(stack(a, average(b, c), none))).toEqual(stack(a, average(b, c), none));
  });

  test("keeps what stands before the block and moves what follows into its branches", () => {
    expect(distribute(stack(a, parallel(b, none), d))).toEqual(stack(a, parallel(stack(b, d), stack(d))));
  });

  test("pairs blocks that divide alike", () => {
    expect(distribute(stack(parallel(a, b), parallel(c, d)))).toEqual(stack(parallel(stack(a, c), stack(b, d))));
    expect(distribute(stack(choose(a, b), choose(c, none)))).toEqual(stack(choose(stack(a, c), stack(b))));
  });

  test("moves a row block into the channels that follow it", () => {
    expect(distribute(stack(a, tasks(b, c), parallel(d, none)))).toEqual(
      stack(a, parallel(stack(tasks(stack(b, d), stack(c, d))), stack(tasks(b, c)))),
    );
  });

  test("gives each range of rows its part of a later range", () => {
    expect(distribute(stack(rows([a, b], [1, 2]), rows([c, d], [2, 1])))).toEqual(
      stack(rows([stack(a, c), stack(b, rows([c, d], [1, 1]))], [1, 2])),
    );
  });
});

describe("an Average", () => {
  test("stands inside the block that divides its rows", () => {
    expect(distribute(average(choose(a, b), c))).toEqual(choose(average(a, c), average(b, c)));
    expect(distribute(average(rows([a, b], [2, 1]), c))).toEqual(rows([average(a, c), average(b, c)], [2, 1]));
  });
});

describe("rows of a composition", () => {
  const whole = rows([a, rows([b, c], [1, 2]), d], [1, 3, 1]);
  test("are the children that they belong to", () => {
    expect(rowsOf(whole, 0, 1)).toEqual(a);
    expect(rowsOf(whole, 2, 4)).toEqual(c);
    expect(rowsOf(whole, 0, 3)).toEqual(rows([a, rows([b, c], [1, 1])], [1, 2]));
    expect(rowsOf(whole, 0, 0)).toEqual(none);
  });
  test("are sought inside other blocks too", () => {
    expect(rowsOf(average(rows([a, b], [1, 1]), c), 1, 2)).toEqual(average(b, c));
  });
});
