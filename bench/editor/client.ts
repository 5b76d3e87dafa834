/** A client that takes times: a server as a child, messages over its standard input and output, every answer with its arrival. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Arrived<T> {
  readonly value: T;
  /** When its bytes were here, on the clock of `performance.now()`. */
  readonly at: number;
}

export interface Published {
  readonly uri: string;
  readonly version: number;
  readonly found: readonly Found[];
}

export interface EditorClient {
  readonly startedAt: number;
  request(method: string, params: unknown): Promise<Arrived<unknown>>;
  notify(method: string, params: unknown): void;
  /** The first published diagnostics from now on that fit. */
  published(fits: (published: Published) => boolean): Promise<Arrived<Published>>;
  /** Hears all published diagnostics; the result stops that. */
  listen(hear: (published: Arrived<Published>) => void): () => void;
  /** What the server's process holds now, swept where it can be asked to. */
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

export interface Memory {
  readonly residentBytes: number;
  /** Of Node's heap, after a sweep. */
  readonly heapBytes?: number;
}

const patienceMilliseconds = 20_000;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly uri: string; readonly version?: number; readonly diagnostics: readonly Found[] };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** A diagnostic, as far as it is looked at. */
export interface Found {
  readonly code?: string | number;
  readonly severity?: number;
}

export interface ServerCommand {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Answers on the side channel what it holds in memory (`memory.cjs`). */
  readonly tellsMemory: boolean;
}

export function startServer({ name, command, args, tellsMemory }: ServerCommand): EditorClient {
  const startedAt = performance.now();
  const channel = tellsMemory ? (["ipc"] as const) : [];
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "ignore", ...channel] });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error(`${name} has no input or output`);
  const listeners = new Set<(published: Arrived<Published>) => void>();
  const waiting = new Map<number, (answer: Arrived<Message>) => void>();
  const ended = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  let nextId = 1;

  readMessages(stdout, ({ value: message, at }) => {
    if (message.method === undefined && message.id !== undefined) {
      waiting.get(message.id)?.({ value: message, at });
      waiting.delete(message.id);
    } else if (message.id !== undefined) {
      send({ id: message.id, result: message.method === "workspace/configuration" ? [null] : null });
    } else if (message.method === "textDocument/publishDiagnostics" && message.params !== undefined) {
      const { uri, version = 0, diagnostics } = message.params;
      for (const hear of [...listeners]) hear({ value: { uri, version, found: diagnostics }, at });
    }
  });

  function send(message: object): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }), "utf8");
    stdin?.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  }

  function listen(hear: (published: Arrived<Published>) => void): () => void {
    listeners.add(hear);
    return () => listeners.delete(hear);
  }

  return {
    startedAt,
    listen,
    notify: (method, params) => send({ method, params }),
    request: (method, params) =>
      patiently(`${name}: ${method}`, (resolve, reject) => {
        const id = nextId++;
        waiting.set(id, ({ value: { result, error }, at }) =>
          error === undefined ? resolve({ value: result, at }) : reject(new Error(`${name}: ${error.message}`)),
        );
        send({ id, method, params });
      }),
    published: (fits) =>
      patiently(`${name}: diagnostics`, (resolve) => {
        const forget = listen((published) => {
          if (!fits(published.value)) return;
          forget();
          resolve(published);
        });
      }),
    memory: () => (tellsMemory ? toldMemory(child) : Promise.resolve(residentMemory(child))),
    async stop() {
      stdin.end();
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function patiently<T>(
  what: string,
  start: (resolve: (value: T) => void, reject: (error: Error) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what}: nothing came`)), patienceMilliseconds);
    const settle =
      <V>(next: (value: V) => void) =>
      (value: V) => {
        clearTimeout(timer);
        next(value);
      };
    start(settle(resolve), settle(reject));
  });
}

function toldMemory(child: ChildProcess): Promise<Memory> {
  return patiently("memory", (resolve) => {
    child.once("message", (message) => resolve(message as Memory));
    child.send("memory");
  });
}

/** Where the system shows it; else unknown. */
function residentMemory({ pid }: ChildProcess): Memory {
  try {
    const kibibytes = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
    return { residentBytes: kibibytes * 1024 };
  } catch {
    return { residentBytes: Number.NaN };
  }
}

function readMessages(stdout: NodeJS.ReadableStream, take: (message: Arrived<Message>) => void): void {
  let chunks: Buffer[] = [];
  let awaited = 0;
  stdout.on("data", (chunk: Buffer) => {
    const at = performance.now();
    chunks.push(chunk);
    if (chunks.reduce((sum, { length }) => sum + length, 0) < awaited) return;
    let buffer = Buffer.concat(chunks);
    awaited = 0;
    for (;;) {
      const end = buffer.indexOf("\r\n\r\n");
      if (end < 0) break;
      awaited = end + 4 + Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, end).toString())?.[1]);
      if (buffer.length < awaited) break;
      take({ value: JSON.parse(buffer.subarray(end + 4, awaited).toString("utf8")) as Message, at });
      buffer = buffer.subarray(awaited);
      awaited = 0;
    }
    chunks = [buffer];
  });
}
