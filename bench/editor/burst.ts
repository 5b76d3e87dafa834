/** A key each 10 ms for 10 s, faster than anyone types: does the server keep up, and with the newest text? */
import type { Row } from "../row.ts";
import { budgetRow, budgets, timesOf } from "./budget.ts";
import { adapt, type Server, servers, start } from "./servers.ts";
import { type Answer, openFile, pullDiagnostics, sentDiagnostics, type TypedFile } from "./typed-file.ts";
import { type Bench, inWorkFolder } from "./work-folder.ts";

const intervalMilliseconds = 10;
const ownKeys = 1000;
/** For the yardsticks less is enough. */
const otherKeys = 200;

interface Burst {
  /** From each key to the first diagnostics of a text that holds it. */
  readonly times: readonly number[];
  /** How many changes an answer lacks that were sent before the answer before it, at most. */
  readonly backlog: number;
  /** Answers that are wrong for their text, or about an older text than the answer before. */
  readonly stale: number;
  /** Of the heap, in bytes. */
  readonly growth: number;
}

export function burstRows(lines: number): Promise<readonly Row[]> {
  return inWorkFolder(async (bench) => {
    const { times, add } = timesOf();
    const bursts = new Map<Server, Burst>();
    for (const server of servers) {
      const burst = await burstOf(bench, server, lines);
      bursts.set(server, burst);
      for (const time of burst.times) add(server.name, time);
    }
    const own = bursts.get(adapt);
    const what = `a key each ${intervalMilliseconds} ms, ${lines} lines`;
    const count = (name: string, number: number | undefined, limit: number): Row => ({
      what: `${what}: ${name}`,
      ...{ figure: `${number}`, limit: `${limit}`, isWithin: number !== undefined && number <= limit },
    });
    return [
      budgetRow(`${what}: diagnostics`, times, lines > 1000 ? budgets.keys5000 : budgets.keys400),
      count("stale answers", own?.stale, 0),
      count("changes left behind", own?.backlog, 1),
      memoryRow(`${what}: memory of ${ownKeys} keys`, own?.growth),
    ];
  });
}

/** A sweep leaves something each time: a MB in a thousand keys is nothing. */
const flatBytes = 1e6;

function memoryRow(what: string, growth = Number.NaN): Row {
  const figure = `${growth < 0 ? "−" : "+"}${(Math.abs(growth) / 1e6).toFixed(2)} MB`;
  return { what, figure, limit: `flat: ${flatBytes / 1e6} MB`, isWithin: growth <= flatBytes };
}

async function burstOf({ folder, keep }: Bench, server: Server, lines: number): Promise<Burst> {
  const running = await keep(start(server, folder, !server.sends));
  const { client } = running;
  const file = openFile(client, folder, server.kind, lines);
  const answers: Answer[] = [];
  const ask = server.sends ? sentDiagnostics : pullDiagnostics;
  await warmUp(() => ask(client, file), file);
  const before = await client.memory();
  const first = file.version + 1;
  const presses: number[] = [];
  const forget = server.sends
    ? client.listen(({ value: { found, version }, at }) => answers.push({ found, version, at }))
    : () => undefined;
  let asked: Promise<void> | undefined;
  const keys = server === adapt ? ownKeys : otherKeys;
  const begin = performance.now();
  for (let key = 0; key < keys; key++) {
    await until(begin + key * intervalMilliseconds);
    presses.push(file.press());
    // One question at a time, as editors do: the next one is asked when the last was answered.
    if (!server.sends)
      asked ??= pullDiagnostics(client, file).then((answer) => {
        answers.push(answer);
        asked = undefined;
      });
  }
  await asked;
  if (!server.sends) answers.push(await pullDiagnostics(client, file));
  else if (answers.at(-1)?.version !== file.version) await sentDiagnostics(client, file);
  forget();
  const after = await client.memory();
  await client.stop();
  const growth = (after.heapBytes ?? after.residentBytes) - (before.heapBytes ?? before.residentBytes);
  return { ...judge(presses, first, answers, file, server), growth };
}

async function warmUp(answered: () => Promise<Answer>, file: TypedFile): Promise<void> {
  for (let key = 0; key < 60; key++) {
    file.press();
    await answered();
  }
}

function judge(
  presses: readonly number[],
  first: number,
  answers: readonly Answer[],
  file: TypedFile,
  server: Server,
): Omit<Burst, "growth"> {
  let backlog = 0;
  let stale = 0;
  let next = 0;
  const times: number[] = [];
  for (const [index, { found, version, at }] of answers.entries()) {
    const previous = answers[index - 1];
    if (version < (previous?.version ?? 0) || (server.isJudge && !file.isRight(found, version))) stale++;
    const sentBefore = presses.filter((pressed) => pressed < (previous?.at ?? 0)).length;
    backlog = Math.max(backlog, sentBefore - (version - first + 1));
    for (; next <= version - first && next < presses.length; next++) times.push(at - (presses[next] ?? at));
  }
  return { times, backlog, stale };
}

/** Timers are late by a millisecond and more: keys that were missed follow at once. */
function until(time: number): Promise<void> {
  const rest = time - performance.now();
  return rest <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, rest));
}
