/** Two hundred files that use one name: to rename it, and to find its uses, directly behind a key in the file that declares it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Row } from "../row.ts";
import { budgetRow, budgets, timesOf } from "./budget.ts";
import type { EditorClient } from "./client.ts";
import { type Server, servers, start } from "./servers.ts";
import { inWorkFolder } from "./work-folder.ts";

const files = 200;
const rounds = 30;
const warmUpRounds = 5;

interface Project {
  readonly shared: string;
  readonly user: (index: number) => string;
  readonly ending: string;
  readonly position: { readonly line: number; readonly character: number };
}

const projects: Readonly<Record<Server["kind"], Project>> = {
  adapt: {
    shared:
      'model pages = "../model"\nadapter topic from "../adapters/topic"\nadapter language from "../adapters/language"\n',
    user: (index) =>
      [
        'import "./shared.adapt"',
        `adapter own_${index} : lora(r=${1 + (index % 8)})`,
        `compose both = Parallel(topic, Stack(own_${index}, language))`,
        "build web {",
        "  model  = pages",
        "  active = both",
        "  heads  = []",
        `  out    = "dist/web-${index}.onnx"`,
        "}",
        "",
      ].join("\n"),
    ending: "adapt",
    position: { line: 1, character: 10 },
  },
  typescript: {
    shared: "export const model = 1;\nexport const topic = 2;\nexport const language = 3;\n",
    user: (index) =>
      [
        'import { language, model, topic } from "./shared";',
        `const own_${index} = ${index};`,
        `const both = [topic, own_${index}, language];`,
        "export const web = {",
        "  model,",
        "  active: both,",
        "  heads: [],",
        `  out: "dist/web-${index}.onnx",`,
        "};",
        "",
      ].join("\n"),
    ending: "ts",
    position: { line: 1, character: 15 },
  },
};

export function manyFilesRows(): Promise<readonly Row[]> {
  return inWorkFolder(async ({ folder, keep }) => {
    const [found, renamed] = [timesOf(), timesOf()];
    const seats: { readonly name: string; readonly ask: (method: string, more: object) => Promise<number> }[] = [];
    for (const server of servers.filter(({ isJudge }) => isJudge)) {
      const project = projects[server.kind];
      const work = join(folder, server.kind);
      mkdirSync(work);
      for (let index = 0; index < files; index++)
        writeFileSync(join(work, `user-${index}.${project.ending}`), project.user(index));
      if (server.kind === "typescript") writeFileSync(join(work, "tsconfig.json"), '{ "include": ["*.ts"] }\n');
      const path = join(work, `shared.${project.ending}`);
      writeFileSync(path, project.shared);
      const { client } = await keep(start(server, work, true));
      seats.push({ name: server.name, ask: asker(client, pathToFileURL(path).href, server.kind, project) });
    }
    for (let round = -warmUpRounds; round < rounds; round++) {
      for (const { name, ask } of seats) {
        const [find, rename] = [
          await ask("textDocument/references", { context: { includeDeclaration: true } }),
          await ask("textDocument/rename", { newName: "subject" }),
        ];
        if (round < 0) continue;
        found.add(name, find);
        renamed.add(name, rename);
      }
    }
    return [
      budgetRow(`references in ${files} files, behind a key`, found.times, budgets.manyFiles),
      budgetRow(`rename in ${files} files, behind a key`, renamed.times, budgets.manyFiles),
    ];
  });
}

/** Presses a key, asks, and counts what comes. */
function asker(client: EditorClient, uri: string, languageId: string, { shared, position }: Project) {
  let version = 1;
  client.notify("textDocument/didOpen", { textDocument: { uri, languageId, version, text: shared } });
  return async (method: string, more: object): Promise<number> => {
    version++;
    const text = `${shared}//${" ".repeat(version % 7)}`;
    client.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ text }] });
    const since = performance.now();
    const { value, at } = await client.request(method, { textDocument: { uri }, position, ...more });
    const answered = JSON.stringify(value).match(/user-\d+/g) ?? [];
    if (new Set(answered).size !== files) throw new Error(`${method} named ${new Set(answered).size} files`);
    return at - since;
  };
}
