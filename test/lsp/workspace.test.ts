import { beforeAll, describe, expect, it } from "vitest";
import { codeLenses, references, rename } from "../../lsp/features/index.ts";
import type { Snapshot } from "../../lsp/snapshot.ts";
import { type Files, fixture, main } from "./support.ts";

/** A library of adapters that 200 files use. */
const files: Files = Object.fromEntries(
  Array.from({ length: 200 }, (_, i) => [
    `file${i}.adapt`,
    `import "./main.adapt"\nadapter own${i} : lora(r=4)\ncompose c${i} = Stack(shared, Parallel(own${i}, shared))\n`,
  ]),
);
const library = Array.from({ length: 20 }, (_, i) => `adapter lib${i} : lora(r=${i + 1})`).join("\n");

let snapshot: Snapshot;
let offset = 0;
let session: ReturnType<typeof fixture>["session"];
beforeAll(() => {
  const made = fixture(`adapter shared$0 : lora()\n${library}\n`, files);
  ({ snapshot, offset, session } = made);
  references(snapshot, main, offset, true);
});

function fastest(run: () => void): number {
  const times = Array.from({ length: 7 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}

describe("a workspace of 200 files", () => {
  it("is searched and renamed in the budget", () => {
    expect(references(snapshot, main, offset, true)).toHaveLength(401);
    expect(fastest(() => references(snapshot, main, offset, true))).toBeLessThan(40);
    expect(fastest(() => rename(snapshot, main, offset, "renamed"))).toBeLessThan(40);
    const result = rename(snapshot, main, offset, "renamed");
    expect(result.ok && new Set(result.edits.map(({ file }) => file)).size).toBe(201);
  });

  it("does not make typing in one of them slower", () => {
    const uri = "memory://work/file7.adapt";
    session.open(uri, 1, files["file7.adapt"] ?? "");
    let version = 1;
    const time = fastest(() => {
      session.change(uri, ++version, [
        { range: { start: { line: 3, character: 0 }, end: { line: 3, character: 0 } }, text: "// x\n" },
      ]);
      codeLenses(session.snapshot(), uri);
    });
    expect(time).toBeLessThan(40);
  });
});
