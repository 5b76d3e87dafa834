/** What all handlers share: the session, what the client can do, the log, and the ways to answer. */
import type { Connection } from "vscode-languageserver";
import { type Client, readClient } from "./client.ts";
import type { Conversion } from "./convert.ts";
import { createGuard, type Guard } from "./guard.ts";
import type { Host } from "./host.ts";
import { createPublisher, type Publisher } from "./publisher.ts";
import { createSession, type Session } from "./session.ts";
import { canonicalUri } from "./uri.ts";

export interface ServerOptions {
  readonly version: string;
  /** Called for `adapt/file`, where the host keeps files in memory. */
  onFile?(uri: string, text: string | null): void;
}

export interface ServerState {
  readonly connection: Connection;
  readonly host: Host;
  readonly options: ServerOptions;
  readonly session: Session;
  readonly guard: Guard;
  readonly counts: { crashes: number; slowTurns: number };
  phase: "new" | "running" | "stopped";
  client: Client;
  publisher: Publisher;
  /** Commands of lenses that somebody carries out: the client's own and the host's. */
  commands: ReadonlySet<string>;
  log(line: string): void;
  /** For the present moment. */
  conversion(): Conversion;
  /** A handler of notifications: these have no answers, so a crash is a line in the log. */
  note<P>(name: string, handler: (params: P) => void): (params: P) => void;
}

export function createServerState(connection: Connection, host: Host, options: ServerOptions): ServerState {
  const session = createSession(host);
  const counts = { crashes: 0, slowTurns: 0 };
  const client = readClient(undefined);

  function log(line: string): void {
    if (line.startsWith("error")) counts.crashes++;
    if (line.startsWith("slow")) counts.slowTurns++;
    if (session.settings.trace !== "off") connection.console.log(line);
  }

  const state: ServerState = {
    ...{ connection, host, options, session, counts, client, log },
    phase: "new",
    publisher: createPublisher(connection, client),
    commands: new Set(),
    guard: createGuard({
      log,
      now: () => host.now(),
      refusal: () => refusalIn(state.phase),
      describe: (params) => describeParams(session, params),
    }),
    conversion: () => ({ snapshot: session.snapshot(), clientUri: session.clientUri, client: state.client }),
    note: (name, handler) => (params) => {
      if (state.phase !== "running") return;
      try {
        handler(params);
      } catch (error) {
        log(`error in ${name}: ${error instanceof Error ? error.stack : String(error)}`);
      }
    },
  };
  return state;
}

/** Codes of the protocol: server not initialized, invalid request. */
function refusalIn(phase: ServerState["phase"]): { readonly code: number; readonly message: string } | undefined {
  if (phase === "new") return { code: -32002, message: "the server is not initialized" };
  return phase === "stopped" ? { code: -32600, message: "the server was shut down" } : undefined;
}

function describeParams(session: Session, params: unknown): string {
  const { uri } = record(record(params).textDocument);
  const document = typeof uri === "string" ? session.documents.get(canonicalUri(uri)) : undefined;
  if (document === undefined) return "no open document";
  return `version ${document.version}, ${document.text.length} characters`;
}

/** Properties of anything at all. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
