import {
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { linkOrCopy } from "../../../runtime/files/link-or-copy.ts";
import { temporaryFolder } from "../checkpoint/temporary-folder.ts";

const folder = temporaryFolder();

function isSameDisk(path: string): boolean {
  return !existsSync(path) || statSync(path).dev === statSync(folder.path()).dev;
}

test("a hard link on the same disk, in a new folder", () => {
  const from = folder.write("weights", "w");
  const to = folder.path("dist", "weights");
  expect(linkOrCopy(from, to)).toBe("linked");
  expect(statSync(to).ino).toBe(statSync(from).ino);
  expect(linkOrCopy(from, to)).toBe("kept");
  expect(readdirSync(folder.path("dist"))).toEqual(["weights"]);
});

test("a symbolic link's target is linked, not the link", () => {
  folder.write("blob", "w");
  symlinkSync("blob", folder.path("weights"));
  expect(linkOrCopy(folder.path("weights"), folder.path("dist", "x"))).toBe("linked");
  expect(statSync(folder.path("dist", "x")).ino).toBe(statSync(folder.path("blob")).ino);
});

test("an equal file is kept and another one replaced, without touching what it was linked to", () => {
  const from = folder.write("weights", "new");
  const to = folder.write("dist/equal", "new");
  const before = statSync(to).ino;
  expect(linkOrCopy(from, to)).toBe("kept");
  expect(statSync(to).ino).toBe(before);
  const other = folder.write("other", "old");
  linkSync(other, folder.path("dist", "differs"));
  expect(linkOrCopy(from, folder.path("dist", "differs"))).toBe("linked");
  expect(readFileSync(folder.path("dist", "differs"), "utf8")).toBe("new");
  expect(readFileSync(other, "utf8")).toBe("old");
});

test("another disk gets a copy", ({ skip }) => {
  if (isSameDisk("/dev/shm")) skip("there is no second disk here");
  const there = mkdtempSync("/dev/shm/adapt-test-");
  try {
    writeFileSync(join(there, "weights"), "w");
    expect(linkOrCopy(join(there, "weights"), folder.path("copy"))).toBe("copied");
    expect(readFileSync(folder.path("copy"), "utf8")).toBe("w");
  } finally {
    rmSync(there, { recursive: true });
  }
});

test("what cannot be placed is a value", () => {
  const from = folder.write("weights", "w");
  folder.write("taken/x", "");
  expect(linkOrCopy(from, folder.path("taken"))).toMatchObject({ code: "E0604", exit: 1 });
  expect(linkOrCopy(folder.path("gone"), folder.path("x"))).toMatchObject({
    code: "E0604",
    message: expect.stringMatching(/it has gone$/),
  });
});
