/** A row computes what it computes alone: whatever divides the batch changes nothing else (architecture.md, laws). */
import fc from "fast-check";
import { expect, test } from "vitest";
import { rowOf } from "../support/tiny-program.ts";
import { anyCase, lawTimeout, runs } from "./arbitrary-case.ts";
import { channelsOf, seenBy, type Tree } from "./composition.ts";
import { checked, expectEqual, outputsOf, run, tally } from "./hold.ts";
import type { Case } from "./source.ts";

const tolerance = 1e-5;

test("every row of every branch equals its own composition run alone", { timeout: lawTimeout }, async () => {
  await fc.assert(fc.asyncProperty(anyCase, rowsAreAlone), runs(60));
  expect(tally.refused).toBeLessThan(0.4 * tally.looked);
});

async function rowsAreAlone(given: Case): Promise<void> {
  const { tree, batch } = given;
  const channels = channelsOf(tree);
  const alone = new Map<string, { readonly build: string; readonly tree: Tree }>();
  const nameOf = (channel: number, index: number) => {
    const own = seenBy(tree, { ...given, channel, index }, { total: batch, index });
    const key = JSON.stringify(own);
    const known = alone.get(key) ?? { build: `alone${alone.size}`, tree: own };
    alone.set(key, known);
    return known.build;
  };
  const names = Array.from({ length: channels }, (_, channel) =>
    Array.from({ length: batch }, (_, index) => nameOf(channel, index)),
  );
  const builds = checked(given, [{ build: "main", tree }, ...alone.values()]);
  const main = outputsOf(await run(given, builds, "main"));
  const results = new Map<string, ReturnType<typeof outputsOf>>();
  for (const { build } of alone.values()) results.set(build, outputsOf(await run(given, builds, build)));

  const each = main.length / channels;
  for (const [channel, rows] of names.entries()) {
    const own = main.slice(channel * each, (channel + 1) * each);
    for (const [index, name] of rows.entries()) {
      const row = (tensors: ReturnType<typeof outputsOf>) => tensors.map((tensor) => tensor && rowOf(tensor, index));
      expectEqual(
        `channel ${channel}, row ${index} against ${name}`,
        row(own),
        row(results.get(name) ?? []),
        tolerance,
      );
    }
  }
}
