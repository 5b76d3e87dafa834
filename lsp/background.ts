/** What follows from a change without being asked for: diagnostics at once, checkpoints behind them, requests to look again. */
import { CodeLensRefreshRequest } from "vscode-languageserver";
import { toDiagnostic } from "./convert.ts";
import { diagnostics } from "./features/diagnostics.ts";
import { previewChangedNotification } from "./protocol.ts";
import { createCoalescer, createSchedule } from "./schedule.ts";
import type { ServerState } from "./server-state.ts";

export interface Background {
  /** Something that answers depend on is different now. */
  changed(): void;
  stop(): void;
  readonly isIdle: boolean;
}

/** More than this keeps the next key press waiting. */
const slowMilliseconds = 20;

export function createBackground(state: ServerState): Background {
  const { host, session, log } = state;
  const pushes = createCoalescer(host, () => push(state));
  const schedule = createSchedule(host, (error) => log(`error in the background: ${String(error)}`));
  return {
    changed() {
      pushes.request();
      schedule.start(function* () {
        let before = shownState(state);
        const tell = () => {
          push(state);
          const now = shownState(state);
          if (now !== before) refresh(state);
          before = now;
        };
        yield* session.catchUp(tell);
        tell();
      });
    },
    stop: () => schedule.stop(),
    get isIdle() {
      return schedule.isIdle;
    },
  };
}

function push({ phase, client, host, session, conversion, publisher, log }: ServerState): void {
  if (phase !== "running" || client.pullsDiagnostics) return;
  const start = host.now();
  try {
    const to = conversion();
    const documents = [...session.documents.values()].map(({ uri, file, version }) => ({
      ...{ uri, version },
      diagnostics: diagnostics(to.snapshot, file).map((each) => toDiagnostic(to, each)),
    }));
    publisher.push(documents);
  } catch (error) {
    log(`error in diagnostics: ${error instanceof Error ? error.stack : String(error)}`);
  }
  const took = host.now() - start;
  if (took > slowMilliseconds) log(`slow: diagnostics took ${Math.round(took)} ms`);
}

/** Differs after the slow analysis found something: what the client asked for before is then old. */
function shownState({ client, session }: ServerState): string {
  if (!client.pullsDiagnostics) return String(session.factsRevision);
  const snapshot = session.snapshot();
  const said = [...session.documents.keys()].flatMap((file) =>
    diagnostics(snapshot, file).map(({ code, span, message }) => `${file} ${code} ${span.start} ${message}`),
  );
  return `${session.factsRevision}\n${said.join("\n")}`;
}

function refresh({ client, connection, commands, session }: ServerState): void {
  if (client.refreshesDiagnostics && client.pullsDiagnostics) connection.languages.diagnostics.refresh();
  if (client.refreshesInlayHints) void connection.languages.inlayHint.refresh();
  if (client.refreshesSemanticTokens) void connection.languages.semanticTokens.refresh();
  if (client.refreshesCodeLenses) void connection.sendRequest(CodeLensRefreshRequest.type);
  if (!commands.has("adapt.preview")) return;
  for (const { uri, version } of session.documents.values())
    void connection.sendNotification(previewChangedNotification, { uri, version });
}
