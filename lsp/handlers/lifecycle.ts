/** From `initialize` to `shutdown`: what both sides can do, folders, settings. */
import type { DidChangeConfigurationParams, InitializeParams, InitializeResult } from "vscode-languageserver";
import type { Background } from "../background.ts";
import { serverCapabilities } from "../capabilities.ts";
import { readClient } from "../client.ts";
import { commandNames } from "../commands.ts";
import { createPublisher } from "../publisher.ts";
import { record, type ServerState } from "../server-state.ts";
import { readSettings } from "../settings.ts";
import { canonicalUri } from "../uri.ts";

export function lifecycleHandlers(state: ServerState, background: Background) {
  const { connection, host, session } = state;
  return {
    initialize(params: InitializeParams): InitializeResult {
      state.client = readClient(params.capabilities);
      state.publisher = createPublisher(connection, state.client);
      state.phase = "running";
      const { commands } = record(params.initializationOptions);
      const offered = Array.isArray(commands) ? commands.filter((each) => typeof each === "string") : [];
      state.commands = new Set([...offered, ...(host.commands === undefined ? [] : commandNames)]);
      session.setSettings(readSettings(params.initializationOptions));
      session.setFolders(params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []));
      const serverInfo = { name: "adapt", version: state.options.version };
      return { capabilities: serverCapabilities(state.client, host), serverInfo };
    },

    initialized(): void {
      void register(state);
      if (state.client.knowsFolders) {
        connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
          const gone = new Set(removed.map(({ uri }) => canonicalUri(uri)));
          session.setFolders([...session.folders.filter((each) => !gone.has(each)), ...added.map(({ uri }) => uri)]);
          background.changed();
        });
      }
      void readConfiguration(state, background);
      background.changed();
    },

    configurationChanged(change: DidChangeConfigurationParams): void {
      if (state.client.readsConfiguration) void readConfiguration(state, background);
      else session.setSettings(readSettings(change?.settings));
      background.changed();
    },

    shutdown(): void {
      state.phase = "stopped";
      background.stop();
    },
  };
}

const watched = ["**/*.adapt", "**/*config.json", "**/*.safetensors", "**/*.bin", "**/*.safetensors.index.json"];

/** A client that declines is served without. */
async function register({ connection, client }: ServerState): Promise<void> {
  const ask = async (method: string, options?: object) => {
    const registrations = [{ id: method, method, ...(options && { registerOptions: options }) }];
    await connection.sendRequest("client/registerCapability", { registrations }).catch(() => undefined);
  };
  if (client.registersConfiguration) await ask("workspace/didChangeConfiguration");
  if (!client.registersWatching) return;
  await ask("workspace/didChangeWatchedFiles", { watchers: watched.map((globPattern) => ({ globPattern })) });
}

async function readConfiguration(state: ServerState, background: Background): Promise<void> {
  if (!state.client.readsConfiguration) return;
  try {
    const value: unknown = await state.connection.workspace.getConfiguration("adapt");
    if (value !== null && value !== undefined) state.session.setSettings(readSettings(value));
    background.changed();
  } catch (error) {
    state.log(`error in configuration: ${String(error)}`);
  }
}
