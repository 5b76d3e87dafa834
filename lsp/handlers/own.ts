/** Commands of lenses, and the requests of ours that are about no file. */
import type { ExecuteCommandParams, WorkDoneProgressReporter } from "vscode-languageserver";
import { CodeLensRefreshRequest } from "vscode-languageserver";
import { explain, findCode } from "../../language/diagnostics/explain.ts";
import type { Background } from "../background.ts";
import { type CommandResult, isCommandName } from "../commands.ts";
import { refuse } from "../guard.ts";
import type { ExplainParams, StatusResult } from "../protocol.ts";
import type { ServerState } from "../server-state.ts";
import { canonicalUri } from "../uri.ts";

export function ownHandlers(state: ServerState, background: Background) {
  const { guard, options, host, session } = state;
  return {
    executeCommand: (params: ExecuteCommandParams, progress: WorkDoneProgressReporter) =>
      executeCommand(state, params, progress),
    explain: guard<ExplainParams, string | null>("explain", null, ({ code }) => {
      const known = findCode(code);
      return known === undefined ? null : explain(known);
    }),
    status: (): StatusResult => ({
      ...{ version: options.version, host: host.name },
      ...{ documents: session.documents.size, folders: session.folders.length },
      diagnostics: state.client.pullsDiagnostics ? "pull" : "push",
      isIdle: background.isIdle,
      ...state.counts,
    }),
  };
}

/** What went wrong is said to the person and in the result; only a call that means nothing is an error. */
async function executeCommand(
  state: ServerState,
  { command, arguments: args = [] }: ExecuteCommandParams,
  progress: WorkDoneProgressReporter,
): Promise<CommandResult> {
  const { host, session, connection, client } = state;
  const [uri, build, input] = args;
  if (host.commands === undefined || !isCommandName(command)) refuse(`there is no command \`${command}\` here`);
  if (typeof uri !== "string") refuse(`\`${command}\` takes the URI of a file and the name of a build`);
  const file = canonicalUri(uri);
  const name = typeof build === "string" ? build : undefined;
  progress.begin(command.replace("adapt.", "adapt "), undefined, name);
  try {
    const result = await host.commands({
      ...{ command, file, text: session.documents.get(file)?.text, build: name },
      ...(typeof input === "string" && { input }),
    });
    connection.console.info(result.detail);
    if (result.ok) connection.window.showInformationMessage(result.message);
    else connection.window.showErrorMessage(result.message);
    if (client.refreshesCodeLenses) void connection.sendRequest(CodeLensRefreshRequest.type);
    return result;
  } catch (error) {
    state.log(`error in ${command}: ${error instanceof Error ? error.stack : String(error)}`);
    return { ok: false, message: "the command failed; the log says why", detail: String(error) };
  } finally {
    progress.done();
  }
}
