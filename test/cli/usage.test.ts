import { expect, test } from "vitest";
import { commands } from "../../cli/commands/index.ts";
import { adapt } from "./support.ts";

test("--version prints the version of the package", async () => {
  const { code, out } = await adapt(["--version"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("--help lists every command", async () => {
  const { code, out } = await adapt(["--help"]);
  expect(code).toBe(0);
  for (const { name, summary } of commands) {
    expect(out).toContain(name);
    expect(summary).not.toBe("");
  }
});

test.each(commands.map(({ name }) => name))("`adapt %s --help` shows an example", async (name) => {
  const { code, out } = await adapt([name, "--help"]);
  expect(code).toBe(0);
  expect(out).toContain("Examples:");
});

test("commands stand in the alphabet", () => {
  const names = commands.map(({ name }) => name);
  expect(names).toEqual([...names].sort());
});

test.each([
  ["no command", []],
  ["an unknown command", ["chekc"]],
  ["an unknown option", ["check", "--fast", "a.adapt"]],
  ["a missing file argument", ["check"]],
  ["a wrong choice", ["check", "--format", "xml", "a.adapt"]],
  ["an unknown device", ["run", "a.adapt", "--text", "x", "--device", "tpu"]],
  ["a --set without a value", ["check", "--set", "rank", "a.adapt"]],
  ["run without inputs", ["run", "a.adapt"]],
  ["run with texts and pictures", ["run", "a.adapt", "--text", "x", "--image", "y.png"]],
  ["run --all with texts", ["run", "a.adapt", "--all", "--text", "x", "--input", "y.json", "--output-dir", "d"]],
  ["run --all without a folder", ["run", "a.adapt", "--all", "--input", "y.json"]],
  ["--output-dir without --all", ["run", "a.adapt", "--input", "y.json", "--output-dir", "d"]],
  ["fmt without files", ["fmt"]],
  ["fmt of standard input and a file", ["fmt", "--stdin", "a.adapt"]],
  ["explain of no code", ["explain", "E9999"]],
])("%s is a wrong command line: exit code 2", async (_, argv) => {
  const { code, err, out } = await adapt(argv);
  expect(code).toBe(2);
  expect(err + out).not.toMatch(/^\s+at /m);
});
