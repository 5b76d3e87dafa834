import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { expect, test } from "vitest";
import { writeOutputs } from "../../../runtime/files/write-outputs.ts";
import { mayDoAnything, skipped } from "../../support/skip.ts";
import { temporaryFolder } from "../checkpoint/temporary-folder.ts";

const folder = temporaryFolder();
const bytes = (text: string) => new TextEncoder().encode(text);

test("outputs and their folders appear, in pieces or empty", () => {
  const a = folder.path("new", "deep", "a");
  const b = folder.path("b");
  expect(
    writeOutputs(
      [
        { path: a, chunks: [bytes("one"), bytes(""), bytes("two")] },
        { path: b, chunks: [] },
      ],
      { sync: true },
    ),
  ).toBeUndefined();
  expect(readFileSync(a, "utf8")).toBe("onetwo");
  expect(readFileSync(b, "utf8")).toBe("");
  expect(readdirSync(folder.path()).sort()).toEqual(["b", "new"]);
});

test("an error of the producer leaves the old output and nothing else", () => {
  const path = folder.write("out", "old");
  function* broken() {
    yield bytes("half");
    throw new RangeError("ours");
  }
  expect(() =>
    writeOutputs([
      { path: folder.path("first"), chunks: [bytes("x")] },
      { path, chunks: broken() },
    ]),
  ).toThrow("ours");
  expect(readFileSync(path, "utf8")).toBe("old");
  expect(readdirSync(folder.path())).toEqual(["out"]);
});

test("one output that cannot be written keeps all others from being replaced", () => {
  const path = folder.write("out", "old");
  folder.write("taken/x", "");
  const failure = writeOutputs([
    { path, chunks: [bytes("new")] },
    { path: folder.path("taken"), chunks: [bytes("new")] },
  ]);
  expect(failure).toMatchObject({
    code: "E0604",
    exit: 1,
    path: folder.path("taken"),
    message: expect.stringMatching(/it is a folder$/),
  });
  expect(readFileSync(path, "utf8")).toBe("old");
  expect(readdirSync(folder.path()).sort()).toEqual(["out", "taken"]);
});

test("the old output is there, whole, until the new one is complete", () => {
  const path = folder.write("out", "old");
  function* watching() {
    yield bytes("new");
    expect(readFileSync(path, "utf8")).toBe("old");
  }
  writeOutputs([{ path, chunks: watching() }]);
  expect(readFileSync(path, "utf8")).toBe("new");
});

test("a path through a file, and one with a zero byte, are mistakes of the path", () => {
  folder.write("file", "");
  expect(writeOutputs([{ path: folder.path("file", "x"), chunks: [] }])).toMatchObject({ code: "E0604", exit: 1 });
  expect(writeOutputs([{ path: folder.path("a\0b"), chunks: [] }])).toMatchObject({ code: "E0604", exit: 1 });
  expect(writeOutputs([{ path: folder.path("n".repeat(300)), chunks: [] }])).toMatchObject({
    exit: 1,
    message: expect.stringMatching(/name is too long/),
  });
});

test.runIf(existsSync("/dev/full"))("a full disk ends with exit code 3", () => {
  expect(writeOutputs([{ path: "/dev/full", chunks: [bytes("x")] }])).toMatchObject({
    code: "E0604",
    exit: 3,
    message: "cannot write `/dev/full`: the disk is full",
  });
});

test.runIf(existsSync("/dev/null"))("a device is written to, never replaced", () => {
  expect(writeOutputs([{ path: "/dev/null", chunks: [bytes("x")] }])).toBeUndefined();
  expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
});

test.skipIf(skipped("files without permission", mayDoAnything))("a folder or file without permission is named", () => {
  folder.write("locked/out", "old");
  chmodSync(folder.path("locked", "out"), 0o400);
  expect(writeOutputs([{ path: folder.path("locked", "out"), chunks: [] }])).toMatchObject({
    exit: 1,
    message: expect.stringMatching(/permission denied/),
  });
  chmodSync(folder.path("locked"), 0o500);
  expect(writeOutputs([{ path: folder.path("locked", "new"), chunks: [] }])).toMatchObject({
    exit: 1,
    message: expect.stringMatching(/permission denied/),
  });
  chmodSync(folder.path("locked"), 0o700);
});

test("a link is written through and the file's mode is kept", () => {
  const real = folder.write("real", "old");
  chmodSync(real, 0o640);
  symlinkSync("real", folder.path("link"));
  writeOutputs([{ path: folder.path("link"), chunks: [bytes("new")] }]);
  expect(readlinkSync(folder.path("link"))).toBe("real");
  expect(readFileSync(real, "utf8")).toBe("new");
  expect(lstatSync(real).mode & 0o777).toBe(0o640);
});

test.runIf(process.platform === "linux")("a folder that the system cannot make does not wait for ever", () => {
  expect(writeOutputs([{ path: "/proc/adapt/x", chunks: [] }])).toMatchObject({ code: "E0604", exit: 1 });
});
