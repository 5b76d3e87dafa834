/** A client of 100 lines: the real binary as a child, messages as bytes, nothing of the server's own library. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

export interface Message {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface StdioClient {
  /** Everything received, in order. */
  readonly received: readonly Message[];
  readonly stderr: () => string;
  request(method: string, params?: unknown): Promise<Message>;
  /** Without waiting; gives the id. */
  start(method: string, params?: unknown): number;
  notify(method: string, params?: unknown): void;
  /** Bytes as they are. */
  write(bytes: string | Uint8Array): void;
  /** The next message, seen or not yet, that fits. */
  waitFor(fits: (message: Message) => boolean, from?: number): Promise<Message>;
  readonly exited: Promise<number | null>;
  /** No more input. */
  end(): void;
  kill(): void;
}

const patienceMilliseconds = 15_000;

/** `answer`: what the client says to requests of the server; `null` unless told otherwise. */
export function spawnClient(
  script: string,
  answer: (method: string, params: unknown) => unknown = () => null,
): StdioClient {
  const child = spawn(process.execPath, [script, "lsp", "--stdio"], { stdio: "pipe" });
  const received: Message[] = [];
  const waiting = new Set<() => void>();
  let stderr = "";
  let nextId = 1;
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdin.on("error", () => undefined);
  readMessages(child, (message) => {
    received.push(message);
    if (message.method !== undefined && message.id !== undefined)
      send({ jsonrpc: "2.0", id: message.id, result: answer(message.method, message.params) });
    for (const wake of [...waiting]) wake();
  });
  const exited = new Promise<number | null>((resolve) => child.on("exit", (code) => resolve(code)));

  function write(bytes: string | Uint8Array): void {
    child.stdin.write(bytes);
  }

  function send(message: object): void {
    const body = Buffer.from(JSON.stringify(message), "utf8");
    write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  }

  function waitFor(fits: (message: Message) => boolean, from = 0): Promise<Message> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`nothing came; stderr: ${stderr}; last: ${JSON.stringify(received.slice(-3))}`));
      }, patienceMilliseconds);
      function look(): void {
        const found = received.slice(from).find(fits);
        if (found === undefined) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(found);
      }
      waiting.add(look);
      look();
    });
  }

  function start(method: string, params?: unknown): number {
    const id = nextId++;
    send({ jsonrpc: "2.0", id, method, params });
    return id;
  }

  return {
    ...{ received, exited, waitFor, write, start },
    stderr: () => stderr,
    request(method, params) {
      const id = start(method, params);
      return waitFor((message) => message.id === id && message.method === undefined);
    },
    notify: (method, params) => send({ jsonrpc: "2.0", method, params }),
    end: () => void child.stdin.end(),
    kill: () => void child.kill("SIGKILL"),
  };
}

function readMessages(child: ChildProcessWithoutNullStreams, take: (message: Message) => void): void {
  let buffer: Buffer = Buffer.alloc(0);
  child.stdout.on("data", (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const end = buffer.indexOf("\r\n\r\n");
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, Math.max(end, 0)).toString())?.[1]);
      if (end < 0 || Number.isNaN(length) || buffer.length < end + 4 + length) return;
      const body = buffer.subarray(end + 4, end + 4 + length).toString("utf8");
      buffer = buffer.subarray(end + 4 + length);
      take(JSON.parse(body) as Message);
    }
  });
}
