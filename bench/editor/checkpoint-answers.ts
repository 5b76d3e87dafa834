/** Mistakes that only a look into checkpoints shows: known ones, and one that was never looked at. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Row } from "../row.ts";
import { budgetRow, budgets, timesOf } from "./budget.ts";
import { adapt, start } from "./servers.ts";
import { textOf } from "./typed-file.ts";
import { inWorkFolder } from "./work-folder.ts";

const rounds = 20;

/** Declares another method than the checkpoint has. */
const line = (source: string, rank: number) => `adapter checked : lora(r=${rank}) from "./adapters/${source}"\n`;
const differs = "E0506";

export function checkpointRows(): Promise<readonly Row[]> {
  return inWorkFolder(async ({ folder, keep }) => {
    const [warm, cold] = [timesOf(), timesOf()];
    const { client } = await keep(start(adapt, folder, false));
    const uri = pathToFileURL(join(folder, "checked.adapt")).href;
    const text = textOf("adapt", 400);
    let version = 1;
    client.notify("textDocument/didOpen", { textDocument: { uri, languageId: "adapt", version, text } });
    await client.published((published) => published.uri === uri);

    /** Until the server says it of the whole text. */
    async function write(written: string, code: string | undefined): Promise<number> {
      version++;
      const least = version;
      const said = client.published(
        ({ version: of, found }) =>
          of >= least && (code === undefined || found.some((diagnostic) => diagnostic.code === code)),
      );
      const at = performance.now();
      client.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ text: written }] });
      return (await said).at - at;
    }

    await write(text + line("topic", 8), differs);
    for (let round = 0; round < rounds; round++) {
      await write(text, undefined);
      warm.add("adapt", await write(text + line("topic", 8 + round), differs));
      const source = `cold-${round}`;
      cpSync(join(folder, "adapters/topic"), join(folder, "adapters", source), { recursive: true });
      cold.add("adapt", await write(text + line(source, 8), differs));
    }
    return [
      budgetRow("key → mistake in a checkpoint that is known, 400 lines", warm.times, budgets.warmCheckpoints),
      budgetRow("key → mistake in a checkpoint never read before, 400 lines", cold.times, budgets.coldCheckpoints),
    ];
  });
}
