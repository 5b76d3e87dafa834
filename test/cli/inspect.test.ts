import { join } from "node:path";
import { expect, test } from "vitest";
import { adapt, quickstart } from "./support.ts";

const main = join(quickstart, "quickstart.adapt");

test("a file: adapters, parameters, cost, hook points", async () => {
  const { code, out } = await adapt(["inspect", main]);
  expect(code).toBe(0);
  for (const words of ["Parallel(language, topic)", "seq_bn(reduction_factor=4)", "multiply-adds", "×3"])
    expect(out).toContain(words);
});

test("a fresh adapter costs what a stored one of its shape costs", async () => {
  const stored = `model m = "${quickstart}/model"\nadapter t from "${quickstart}/adapters/topic"\n`;
  const fresh = stored.replace(/t from .*/, "t : lora(intermediate_lora=true, output_lora=true)");
  const [before, after] = await Promise.all([adapt(["inspect", "-"], stored), adapt(["inspect", "-"], fresh)]);
  const cost = (out: string) => out.match(/adapters [\d,]+ \(.*\)/)?.[0];
  expect(cost(before.out)).not.toContain("adapters 0 ");
  expect(cost(after.out)).toBe(cost(before.out));
});

test("a model folder", async () => {
  const { code, out } = await adapt(["inspect", join(quickstart, "model")]);
  expect(code).toBe(0);
  expect(out).toContain("3 layers, 64 wide");
});

test("an adapter folder", async () => {
  const { code, out } = await adapt(["inspect", join(quickstart, "adapters/topic"), "--format", "json"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    kind: "adapter",
    name: "topic",
    method: expect.stringMatching(/^lora\(.*alpha=16/),
  });
});

test.each([
  ["svg", /^<svg.*language.*topic.*<\/svg>\n$/s],
  ["dot", /^digraph composition \{.*-> output.*\}\n$/s],
  ["mermaid", /^flowchart TB\n.*subgraph.*"Parallel"/s],
])("--graph %s draws the composition", async (kind, pattern) => {
  const { code, out } = await adapt(["inspect", main, "--graph", kind]);
  expect(code).toBe(0);
  expect(out).toMatch(pattern);
});

test("a drawing has a name for those who do not see it", async () => {
  const { out } = await adapt(["inspect", main, "--graph", "svg"]);
  const [, attributes = "", title] = out.match(/^<svg([^>]*)>\s*<title>([^<]*)<\/title>/) ?? [];
  expect(attributes).toContain('role="img"');
  expect(title).toContain("Parallel(language, topic)");
  expect(attributes).toContain(`aria-label="${title}"`);
});

test("a folder that is neither is an error in words", async () => {
  expect(await adapt(["inspect", join(quickstart, "adapters")])).toMatchObject({
    code: 1,
    err: expect.stringContaining("no model"),
  });
});
