/** From the start of the process to the first diagnostics of a file, which an editor's person waits for once. */
import type { Row } from "../row.ts";
import { budgetRow, budgets, timesOf } from "./budget.ts";
import { servers, start, withoutMemoryHook } from "./servers.ts";
import { openFile, pullDiagnostics, sentDiagnostics } from "./typed-file.ts";
import { inWorkFolder } from "./work-folder.ts";

const rounds = 9;

export function coldStartRows(): Promise<readonly Row[]> {
  return inWorkFolder(async ({ folder, keep }) => {
    const { times, add } = timesOf();
    for (let round = 0; round < rounds; round++) {
      for (const server of servers) {
        const { client } = await keep(start(withoutMemoryHook(server), folder, !server.sends));
        const file = openFile(client, folder, server.kind, 400);
        const { at } = await (server.sends ? sentDiagnostics : pullDiagnostics)(client, file);
        add(server.name, at - client.startedAt);
        await client.stop();
      }
    }
    return [budgetRow("server start → first diagnostics, 400 lines", times, budgets.start)];
  });
}
