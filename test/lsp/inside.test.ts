import { describe, expect, it } from "vitest";
import { createFactsCache } from "../../lsp/facts-cache.ts";
import { createGuard } from "../../lsp/guard.ts";
import { createFrames } from "../../lsp/node/frames.ts";
import { createCoalescer, createSchedule } from "../../lsp/schedule.ts";
import { defaultSettings, readSettings } from "../../lsp/settings.ts";
import { canonicalUri, folderOf, isInside, relativePath, resolveUri } from "../../lsp/uri.ts";

describe("guard", () => {
  const lines: string[] = [];
  const guard = createGuard({
    log: (line) => void lines.push(line),
    now: () => 0,
    refusal: () => undefined,
    describe: () => "version 3, 42 characters",
  });
  const token = { isCancellationRequested: false };

  it("turns a crash into one empty answer and one line", () => {
    const handler = guard<unknown, number[]>("test", [], () => {
      throw new TypeError("boom");
    });
    expect(handler({}, token)).toEqual([]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("error in test (version 3, 42 characters): TypeError: boom");
  });

  it("does nothing for a request that was cancelled", () => {
    const handler = guard("test", null, () => null);
    expect(() => handler({}, { isCancellationRequested: true })).toThrow("cancelled");
  });

  it("says when an answer took long", () => {
    let time = 0;
    const slow: string[] = [];
    const timed = createGuard({
      log: (line) => void slow.push(line),
      now: () => time,
      refusal: () => undefined,
      describe: () => "x",
    });
    timed<unknown, null>("test", null, () => {
      time = 50;
      return null;
    })({}, token);
    expect(slow).toEqual(["slow: test took 50 ms (x)"]);
  });
});

describe("frames", () => {
  const run = async (pieces: readonly string[]) => {
    const skipped: string[] = [];
    const frames = createFrames((sentence) => void skipped.push(sentence));
    for (const piece of pieces) frames.write(Buffer.from(piece));
    frames.end();
    return { out: Buffer.concat(await frames.toArray()).toString(), skipped };
  };
  const message = (body: string) => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

  it("come whole, however the bytes come", async () => {
    const bytes = message('{"a":"é🙂"}') + message("{}") + message("");
    for (const size of [1, 3, 7, 1000]) {
      const raw = Buffer.from(bytes);
      const frames = createFrames(() => expect.unreachable());
      for (let i = 0; i < raw.length; i += size) frames.write(raw.subarray(i, i + size));
      frames.end();
      expect(Buffer.concat(await frames.toArray()).toString()).toBe(bytes);
    }
  });

  it("are found again behind nonsense", async () => {
    const nonsense = ["x\r\n\r\n", "Foo: bar\r\n\r\n{}", "Content-Length: -1\r\n\r\n", "y".repeat(40_000)];
    for (const each of nonsense) {
      const { out, skipped } = await run([message("1"), each, message("2")]);
      expect(out).toBe(message("1") + message("2"));
      if (!each.startsWith("y")) expect(skipped).toHaveLength(1);
    }
    expect((await run([`Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n${message("3")}`])).out).toBe(
      message("3"),
    );
    expect((await run([`Content-Length: 999999999999\r\n\r\n`, message("4")])).out).toBe(message("4"));
  });
});

describe("settings", () => {
  it.each([[null], [undefined], [7], ["x"], [[]], [{}], [{ adapt: null }], [{ inlayHints: null, trace: 3 }]])(
    "%j are the defaults",
    (value) => {
      expect(readSettings(value)).toEqual(defaultSettings);
    },
  );

  it("are read with and without their section", () => {
    const wanted = { inlayHints: { shapes: false, parameters: true }, trace: "all" };
    expect(readSettings({ inlayHints: { shapes: false }, trace: "all" })).toEqual(wanted);
    expect(readSettings({ adapt: { inlayHints: { shapes: false }, trace: "all" } })).toEqual(wanted);
  });
});

describe("file names", () => {
  it.each([
    ["file:///c%3A/a%20b/x.adapt", "file:///c:/a%20b/x.adapt"],
    ["file:///a b/é.adapt", "file:///a%20b/%C3%A9.adapt"],
    ["FILE:///a//b", "file:///a/b"],
    ["untitled:Untitled-1", "untitled:Untitled-1"],
    ["file:///100%/x", "file:///100%25/x"],
  ])("%s is %s", (written, canonical) => {
    expect(canonicalUri(written)).toBe(canonical);
    expect(canonicalUri(canonical)).toBe(canonical);
  });

  it("resolve and relate", () => {
    const file = "file:///a/b/main.adapt";
    expect(resolveUri(file, "./c d.adapt")).toBe("file:///a/b/c%20d.adapt");
    expect(resolveUri(file, "../../../x")).toBe("file:///x");
    expect(resolveUri(file, "/abs/x")).toBe("file:///abs/x");
    expect(resolveUri("untitled:1", "./x")).toBe("untitled:1#./x");
    expect(relativePath(file, "file:///a/b/c/d")).toBe("./c/d");
    expect(relativePath(file, "file:///a/e%20f")).toBe("../e f");
    expect(relativePath(file, "http://a/b")).toBeUndefined();
    expect(folderOf(file)).toBe("file:///a/b");
    expect([isInside("file:///a", file), isInside("file:///a/b/ma", file)]).toEqual([true, false]);
  });
});

describe("facts", () => {
  it("are unknown until they were read, and change the revision only when they differ", () => {
    let exists = false;
    const cache = createFactsCache({
      readFolder: () => ({ path: "/x", exists, json: new Map(), weights: new Map(), problems: [] }),
    });
    const read = () => {
      for (const _ of cache.refresh());
      return cache.revision;
    };
    expect(cache.facts.folder("file:///main.adapt", "./x")).toBeUndefined();
    expect(read()).toBe(1);
    expect(cache.facts.folder("file:///main.adapt", "./x")).toMatchObject({ exists: false });
    expect(read()).toBe(1);
    exists = true;
    expect(read()).toBe(2);
  });

  it("forget what was typed long ago", () => {
    let reads = 0;
    const cache = createFactsCache({
      readFolder: () => {
        reads++;
        return undefined;
      },
    });
    for (let i = 0; i < 5000; i++) cache.facts.folder("file:///main.adapt", `./${i}`);
    for (const _ of cache.refresh());
    expect(reads).toBeLessThanOrEqual(512);
  });
});

describe("schedule", () => {
  /** Deferred tasks, run by hand. */
  const tasks: (() => void)[] = [];
  const later = (task: () => void) => void tasks.push(task);
  const clock = { defer: later, later, now: () => 0 };
  const drain = () => {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) task();
  };

  it("drops a job for a newer one and survives its crash", () => {
    const done: string[] = [];
    const crashes: unknown[] = [];
    const schedule = createSchedule(clock, (error) => void crashes.push(error));
    schedule.start(function* () {
      done.push("old");
      yield;
    });
    schedule.start(function* () {
      done.push("new");
      yield;
      throw new Error("boom");
    });
    drain();
    expect([done, crashes.length, schedule.isIdle]).toEqual([["new"], 1, true]);
  });

  it("yields after 10 ms", () => {
    let time = 0;
    const slices: number[] = [];
    const slow = createSchedule({ defer: later, later, now: () => time }, () => undefined);
    slow.start(function* () {
      for (let step = 0; step < 6; step++) {
        time += 5;
        slices.push(tasks.length);
        yield;
      }
    });
    let turns = 0;
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
      task();
      turns++;
    }
    expect(slices).toHaveLength(6);
    expect(turns).toBeGreaterThan(3);
  });

  it("takes changes together that come before it runs", () => {
    let runs = 0;
    const pushes = createCoalescer(clock, () => {
      runs++;
    });
    pushes.request();
    pushes.request();
    pushes.request();
    drain();
    expect(runs).toBe(1);
    pushes.request();
    drain();
    expect(runs).toBe(2);
  });
});
