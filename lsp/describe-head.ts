/** What a declared head predicts, as Markdown: as it is stored, else as it is declared. */
import type { HeadConfig } from "../language/catalogue/head-config.ts";
import { buildHeadConfig } from "../language/catalogue/heads/build-head-config.ts";
import { heads } from "../language/catalogue/heads/index.ts";
import { readStoredHeadConfig } from "../language/catalogue/read-stored-head.ts";
import { modelOf } from "./domain/cost.ts";
import type { Snapshot } from "./snapshot.ts";

const shownLabels = 12;

/** `undefined` while the model is not known: sizes of heads come from it. */
export function describeHead(snapshot: Snapshot, file: string, name: string): string | undefined {
  const config = configOf(snapshot, file, name);
  if (config === undefined) return undefined;
  const { summary, equation } = heads[config.head_type];
  const all = "label2id" in config ? Object.keys(config.label2id ?? {}) : [];
  const shown = all.slice(0, shownLabels).map((label) => `\`${label}\``);
  const labels = `${all.length} labels: ${shown.join(", ")}${all.length > shownLabels ? ", …" : ""}`;
  return [
    `**${config.head_type}** — ${summary}`,
    ...(all.length > 0 ? [labels] : []),
    `\`\`\`text\n${equation}\n\`\`\``,
  ].join("\n\n");
}

function configOf(snapshot: Snapshot, file: string, name: string): HeadConfig | undefined {
  const info = snapshot.resolution(file).head(name);
  const model = modelOf(snapshot, file, `head:${name}`);
  if (info === undefined || model === undefined) return undefined;
  const stored = info.checkpoint && readStoredHeadConfig(info.checkpoint.json, model.host);
  if (stored?.ok && stored.kind === "flexible") return stored.config;
  return info.written && buildHeadConfig(info.written.name, info.written.values, model.host);
}
