import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { validateModel } from "../../compiler/onnx/validate.ts";
import { openInProcess } from "../../runtime/engine/in-process.ts";
import { mayDoAnything, skipped } from "../support/skip.ts";
import { adapt, quickstartCopy, scratchFolder } from "./support.ts";

const scratch = scratchFolder();
let project = "";
let main = "";
beforeAll(() => {
  project = quickstartCopy(scratch);
  main = join(project, "quickstart.adapt");
});
afterAll(() => scratch.remove());

test("a build writes a model that the engine opens, and says what it wrote", async () => {
  const { code, out, err } = await adapt(["build", main]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  for (const word of ["adapters", "language, topic", "parameters", "operators", "size", "time"])
    expect(out).toContain(word);
  const session = await openInProcess({ kind: "file", path: join(project, "dist/quickstart.onnx") }, "cpu", {});
  if (!session.ok) throw new Error(session.problems[0]?.message);
  expect(session.value.outputNames).toEqual(["language.logits", "topic.logits"]);
  await session.value.close();
});

test("adapt.json says what was made of what, and does not depend on time", async () => {
  const manifest = join(project, "dist/adapt.json");
  const first = readFileSync(manifest, "utf8");
  const parsed: unknown = JSON.parse(first);
  expect(parsed).toMatchObject({
    version: 1,
    outputs: {
      "quickstart.onnx": {
        build: "web",
        active: "Parallel(language, topic)",
        source: { file: "../quickstart.adapt" },
        checkpoints: expect.arrayContaining([expect.objectContaining({ file: "../model/model.safetensors" })]),
        outputs: [{ name: "language.logits" }, { name: "topic.logits" }],
      },
    },
  });
  const model = readFileSync(join(project, "dist/quickstart.onnx"));
  await adapt(["build", main]);
  expect(readFileSync(manifest, "utf8")).toBe(first);
  expect(readFileSync(join(project, "dist/quickstart.onnx")).equals(model)).toBe(true);
});

test.each(["link", "pack", "inline"])("weights=%s gives the same answers", async (weights) => {
  const source = readFileSync(main, "utf8").replace("out    =", `target = onnx(weights=${weights})\n  out    =`);
  const file = join(project, `${weights}.adapt`);
  writeFileSync(file, source.replace("dist/quickstart.onnx", `${weights}/both.onnx`));
  const { code, err } = await adapt(["build", file]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const session = await openInProcess({ kind: "file", path: join(project, weights, "both.onnx") }, "cpu", {});
  if (!session.ok) throw new Error(session.problems[0]?.message);
  await session.value.close();
  const names = readdirSync(join(project, weights)).sort();
  const sizes = names.map((name) => [name, statSync(join(project, weights, name)).size] as const);
  expect(validateModel(readFileSync(join(project, weights, "both.onnx")), Object.fromEntries(sizes))).toEqual([]);
  if (weights === "inline") expect(names).toEqual(["adapt.json", "both.onnx"]);
  if (weights === "pack") expect(names).toEqual(["adapt.json", "both.onnx", "both.onnx.data"]);
  if (weights === "link") {
    expect(names).toContain("model.model.safetensors");
    const [linked, original] = [
      join(project, weights, "model.model.safetensors"),
      join(project, "model/model.safetensors"),
    ];
    expect(statSync(linked).ino).toBe(statSync(original).ino);
  }
});

test("-o and --set", async () => {
  const out = scratch.path("elsewhere/model.onnx");
  expect((await adapt(["build", main, "web", "-o", out])).code).toBe(0);
  expect(existsSync(out)).toBe(true);
});

test("two outputs of one folder share adapt.json", async () => {
  const folder = scratch.path("shared");
  await adapt(["build", main, "-o", join(folder, "one.onnx")]);
  await adapt(["build", main, "-o", join(folder, "two.onnx")]);
  const { outputs } = JSON.parse(readFileSync(join(folder, "adapt.json"), "utf8")) as { outputs: object };
  expect(Object.keys(outputs)).toEqual(["one.onnx", "two.onnx"]);
});

test("--trace shows rules and reasons", async () => {
  const { code, out } = await adapt(["build", main, "--trace"]);
  expect(code).toBe(0);
  expect(out).toMatch(/applied|no rewrite applies/);
});

test("a build without `out` needs -o", async () => {
  const file = join(project, "no-out.adapt");
  writeFileSync(file, readFileSync(main, "utf8").replace(/ {2}out.*\n/, ""));
  expect(await adapt(["build", file])).toMatchObject({ code: 1, err: expect.stringContaining("`-o FILE`") });
});

test("an unknown build is a wrong command line", async () => {
  expect(await adapt(["build", main, "site"])).toMatchObject({ code: 2, err: expect.stringContaining("it has web") });
});

test("errors of the file stop its builds and nothing is written", async () => {
  const file = join(project, "wrong.adapt");
  writeFileSync(
    file,
    readFileSync(main, "utf8").replace("Parallel(language", "Parallel(langauge").replaceAll("dist/", "wrong/"),
  );
  expect(await adapt(["build", file])).toMatchObject({ code: 1, err: expect.stringContaining("E0201") });
  expect(existsSync(join(project, "wrong"))).toBe(false);
});

test("an output that is a folder is E0604 and leaves nothing behind", async () => {
  const out = scratch.path("taken/model.onnx");
  mkdirSync(out, { recursive: true });
  const { code, err } = await adapt(["build", main, "web", "-o", join(out, "..", "model.onnx")]);
  // A folder given to -o is a place for files.
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(existsSync(join(out, "web.onnx"))).toBe(true);
});

test("a file in the way of the output's folder is E0604", async () => {
  writeFileSync(scratch.path("file"), "");
  const { code, err } = await adapt(["build", main, "-o", scratch.path("file/model.onnx")]);
  expect(code).toBe(1);
  expect(err).toContain("E0604");
});

test.skipIf(skipped("a folder that may not be written to", mayDoAnything))(
  "a folder that may not be written to is E0604 with nothing half written",
  async () => {
    const folder = scratch.path("locked");
    mkdirSync(folder);
    chmodSync(folder, 0o555);
    expect(await adapt(["build", main, "-o", join(folder, "m.onnx")])).toMatchObject({
      code: 1,
      err: expect.stringContaining("E0604"),
    });
    expect(readdirSync(folder)).toEqual([]);
  },
);

test("no temporary files stay", () => {
  const all = readdirSync(scratch.folder, { recursive: true }).map(String);
  expect(all.filter((name) => name.endsWith(".tmp"))).toEqual([]);
});
