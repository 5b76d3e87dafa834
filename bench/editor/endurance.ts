/** Ten thousand edits and all that is asked between them: what stays in memory of that. */
import { megabytes, type Row } from "../row.ts";
import type { EditorClient, Memory } from "./client.ts";
import { type Server, servers, start } from "./servers.ts";
import { openFile, pullDiagnostics, type TypedFile } from "./typed-file.ts";
import { type Bench, inWorkFolder } from "./work-folder.ts";

const fewEdits = 100;
const manyEdits = 10_000;
/** So many are on their way at a time. */
const batch = 20;
const lines = 400;

export function enduranceRows(): Promise<readonly Row[]> {
  return inWorkFolder(async (bench) => {
    const measured = new Map<string, readonly [few: Memory, many: Memory]>();
    for (const server of servers) measured.set(server.name, await endure(bench, server));
    const others = [...measured].filter(([name]) => name !== "adapt");
    const [few, many] = measured.get("adapt") ?? [];
    const row = (what: string, bytes: (memory: Memory) => number | undefined, allowed: number): Row => {
      const [before, after] = [few && bytes(few), many && bytes(many)].map((value) => value ?? Number.NaN);
      const growth = (after ?? Number.NaN) - (before ?? Number.NaN);
      return {
        what: `${manyEdits} edits, ${lines} lines: ${what}`,
        figure: `${megabytes(before ?? Number.NaN)} → ${megabytes(after ?? Number.NaN)}`,
        yardstick: others
          .map(([name, [one, two]]) => [name, bytes(one), bytes(two)] as const)
          .flatMap(([name, one, two]) => (one && two ? [`${name}: ${megabytes(one)} → ${megabytes(two)}`] : []))
          .join("; "),
        limit: `flat: + ${megabytes(allowed)}`,
        isWithin: growth <= allowed,
      };
    };
    return [
      row("heap after a sweep", ({ heapBytes }) => heapBytes, 2e6),
      row("memory of the process", ({ residentBytes }) => residentBytes, 30e6),
    ];
  });
}

async function endure({ folder, keep }: Bench, server: Server): Promise<readonly [Memory, Memory]> {
  const { client } = await keep(start(server, folder, true));
  const file = openFile(client, folder, server.kind, lines);
  await edit(client, file, fewEdits);
  const few = await client.memory();
  await edit(client, file, manyEdits - fewEdits);
  const many = await client.memory();
  await client.stop();
  return [few, many];
}

async function edit(client: EditorClient, file: TypedFile, count: number): Promise<void> {
  const { textDocument } = file;
  for (let done = 0; done < count; done += batch) {
    for (let key = 0; key < batch; key++) file.press();
    await Promise.all([
      pullDiagnostics(client, file),
      client.request("textDocument/completion", { textDocument, position: file.cursor }),
      client.request("textDocument/hover", { textDocument, position: { line: 5, character: 8 } }),
      client.request("textDocument/semanticTokens/full", { textDocument }),
      client.request("textDocument/documentSymbol", { textDocument }),
    ]);
  }
}
