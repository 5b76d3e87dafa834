import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Message, StdioClient } from "./stdio-client.ts";
import { bundle, openText, started } from "./stdio-support.ts";

let client: StdioClient;
beforeAll(async () => {
  client = await started(bundle());
});
afterAll(() => client.kill());

const uri = "file:///nowhere/typing.adapt";

/** About 400 lines. */
const program = Array.from(
  { length: 130 },
  (_, i) => `adapter a${i} : lora(r=${1 + (i % 8)}, alpha=16)\ncompose c${i} = Stack(a${i}, Parallel(a${i}, none))\n`,
).join("\n");
const lastLine = program.split("\n").length - 1;

interface Published {
  readonly version: number;
  readonly messages: string;
}

function published(message: Message): Published | undefined {
  if (message.method !== "textDocument/publishDiagnostics") return undefined;
  const { version, diagnostics } = message.params as { version: number; diagnostics: { message: string }[] };
  return { version, messages: diagnostics.map((each) => each.message).join("\n") };
}

/** Every version names an adapter of its own that does not exist. */
function type(version: number): void {
  const range = { start: { line: lastLine, character: 0 }, end: { line: lastLine, character: 99 } };
  client.notify("textDocument/didChange", {
    textDocument: { uri, version },
    contentChanges: [{ range, text: `compose last = Stack(a1, nobody${version})` }],
  });
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
}

describe("typing in a file of 400 lines", () => {
  it("answers each key in the budget", { timeout: 30_000 }, async () => {
    openText(client, uri, program, 1);
    const times: number[] = [];
    for (let version = 2; version < 62; version++) {
      const start = performance.now();
      type(version);
      await client.waitFor((message) => published(message)?.messages.includes(`nobody${version}\``) === true);
      times.push(performance.now() - start);
    }
    // Budgets of design/tools.md §6.3. Other work on the machine makes any answer late but none early, so the fast ones count.
    expect(quantile(times, 0.1)).toBeLessThan(15);
    expect(quantile(times, 0.25)).toBeLessThan(50);
  });

  it("keeps up with ten seconds of a key each 10 ms", { timeout: 40_000 }, async () => {
    const from = client.received.length;
    const end = performance.now() + 10_000;
    const lags: number[] = [];
    let version = 100;
    let seen = from;
    while (performance.now() < end) {
      type(++version);
      await pause(10);
      for (; seen < client.received.length; seen++) {
        const message = client.received[seen];
        const answer = message && published(message);
        if (answer) lags.push(version - answer.version);
      }
    }
    await client.waitFor((message) => published(message)?.version === version, from);
    const answers = client.received.slice(from).flatMap((message) => published(message) ?? []);
    // No answer is older than the one before it, and each speaks of its own text.
    expect(answers.every(({ version: own, messages }) => messages.includes(`nobody${own}\``))).toBe(true);
    expect(answers.every(({ version: own }, i) => i === 0 || own >= (answers[i - 1]?.version ?? 0))).toBe(true);
    // One change behind on a free machine; two more when others take the processor.
    expect(quantile(lags, 0.25)).toBeLessThanOrEqual(3);
    const { result } = await client.request("adapt/status");
    expect(result).toMatchObject({ crashes: 0 });
  });

  it("answers questions quickly", async () => {
    const position = { line: 0, character: 15 };
    for (const method of ["textDocument/hover", "textDocument/completion", "textDocument/signatureHelp"]) {
      const times: number[] = [];
      for (let i = 0; i < 20; i++) {
        const start = performance.now();
        await client.request(method, { textDocument: { uri }, position });
        times.push(performance.now() - start);
      }
      expect([method, quantile(times, 0.1) < 10]).toEqual([method, true]);
    }
  });
});
