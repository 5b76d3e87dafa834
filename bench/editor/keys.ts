/** A key is pressed: how long until its diagnostics are there, and what an editor asks for behind it. */
import type { Row } from "../row.ts";
import { type Budget, budgetRow, budgets, timesOf } from "./budget.ts";
import { type Running, servers, start } from "./servers.ts";
import { insist, openFile, pullDiagnostics, sentDiagnostics, type TypedFile } from "./typed-file.ts";
import { type Bench, inWorkFolder } from "./work-folder.ts";

/** Keys that are not counted: the code of a server is compiled while it runs. */
const warmUpKeys = 15;

/** Between two keys. A fast typist leaves more; keys that come faster are measured as bursts (`burst.ts`). */
const restMilliseconds = 30;

export function keyRows(lines: number, keys: number): Promise<readonly Row[]> {
  const budget = lines > 1000 ? budgets.keys5000 : budgets.keys400;
  return inWorkFolder(async (bench) => [
    await sentRow(bench, lines, keys, budget),
    ...(await askedRows(bench, lines, keys, budget)),
  ]);
}

/** Diagnostics that are sent. TypeScript's are asked for, which is what its server can do. */
async function sentRow({ folder, keep }: Bench, lines: number, keys: number, budget: Budget): Promise<Row> {
  const { times, add } = timesOf();
  const seats = await seatsOf({ folder, keep }, lines, false);
  for (let key = -warmUpKeys; key < keys; key++) {
    for (const { running, file } of seats) {
      const pressed = file.press();
      const diagnostics = running.sends ? sentDiagnostics : pullDiagnostics;
      const answer = await diagnostics(running.client, file);
      if (running.isJudge) insist(file, answer);
      if (key >= 0) add(running.name, answer.at - pressed);
    }
    await rest();
  }
  return budgetRow(`key → diagnostics sent, ${lines} lines`, times, budget);
}

interface Question {
  readonly what: string;
  readonly method: string;
  readonly budget?: Budget;
  readonly params: (running: Running, file: TypedFile) => object;
}

const questions: readonly Question[] = [
  {
    what: "hover",
    method: "textDocument/hover",
    budget: budgets.position,
    params: ({ kind }, file) => ({ position: file.behind(kind === "adapt" ? "config low_00" : "const small_00") }),
  },
  {
    what: "signature help",
    method: "textDocument/signatureHelp",
    budget: budgets.position,
    params: ({ kind }, file) => ({ position: file.behind(kind === "adapt" ? "lora(r=" : ".add(") }),
  },
  {
    what: "completion",
    method: "textDocument/completion",
    budget: budgets.position,
    params: (_, { cursor }) => ({ position: cursor }),
  },
  {
    what: "semantic tokens",
    method: "textDocument/semanticTokens/full",
    budget: budgets.wholeFile,
    params: () => ({}),
  },
  {
    what: "inlay hints, the whole file",
    method: "textDocument/inlayHint",
    budget: budgets.wholeFile,
    params: () => ({ range: { start: { line: 0, character: 0 }, end: { line: 100_000, character: 0 } } }),
  },
  {
    what: "inlay hints, 60 lines that are seen",
    method: "textDocument/inlayHint",
    budget: budgets.wholeFile,
    params: (_, { cursor: { line } }) => ({
      range: { start: { line: line - 30, character: 0 }, end: { line: line + 30, character: 0 } },
    }),
  },
  { what: "symbols", method: "textDocument/documentSymbol", budget: budgets.wholeFile, params: () => ({}) },
  { what: "folding", method: "textDocument/foldingRange", budget: budgets.wholeFile, params: () => ({}) },
  { what: "code lenses", method: "textDocument/codeLens", params: () => ({}) },
  {
    what: "formatting",
    method: "textDocument/formatting",
    params: () => ({ options: { tabSize: 2, insertSpaces: true } }),
  },
  {
    what: "rename",
    method: "textDocument/rename",
    params: ({ kind }, file) => ({
      position: file.behind(kind === "adapt" ? "config low_00" : "const small_00"),
      newName: "renamed",
    }),
  },
];

/** Completion directly behind a key, diagnostics directly behind another, and then all that an editor asks for. */
async function askedRows(bench: Bench, lines: number, keys: number, budget: Budget): Promise<readonly Row[]> {
  const pulled = timesOf();
  const completed = timesOf();
  const asked = questions.map((question) => ({ ...question, ...timesOf() }));
  const seats = await seatsOf(bench, lines, true);
  for (let key = -warmUpKeys; key < keys; key++) {
    for (const { running, file } of seats) {
      const { client, name } = running;
      const { textDocument } = file;
      const isCounted = key >= 0;
      const pressed = file.press();
      const diagnostics = await pullDiagnostics(client, file);
      if (running.isJudge) insist(file, diagnostics);
      if (isCounted) pulled.add(name, diagnostics.at - pressed);
      for (const { method, params, add } of asked) {
        const since = performance.now();
        const answer = await client.request(method, { textDocument, ...params(running, file) });
        if (isCounted) add(name, answer.at - since);
      }
      const again = file.press();
      const answer = await client.request("textDocument/completion", { textDocument, position: file.cursor });
      if (isCounted) completed.add(name, answer.at - again);
    }
    await rest();
  }
  const small = lines <= 1000;
  return [
    budgetRow(`key → diagnostics asked for, ${lines} lines`, pulled.times, budget),
    budgetRow(`key → completion, ${lines} lines`, completed.times, small ? budgets.position : budget),
    ...asked.map(({ what, times, budget: own }) => budgetRow(`${what}, ${lines} lines`, times, own)),
  ];
}

function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, restMilliseconds));
}

interface Seat {
  readonly running: Running;
  readonly file: TypedFile;
}

/** All servers at once, so that they are measured in turns. */
async function seatsOf({ folder, keep }: Bench, lines: number, pulls: boolean): Promise<readonly Seat[]> {
  const seats: Seat[] = [];
  for (const server of servers) {
    const running = await keep(start(server, folder, pulls || !server.sends));
    seats.push({ running, file: openFile(running.client, folder, server.kind, lines) });
  }
  return seats;
}
