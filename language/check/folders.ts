/** Checkpoint folders: E0501 and E0502 at the text that names them. */
import type { FolderFacts, FolderRole, JsonObject, WeightsFile } from "../checkpoint/facts.ts";
import type { CheckpointProblem } from "../checkpoint/problem.ts";
import type { StringLiteral } from "../syntax/ast.ts";
import type { CheckContext, Owner } from "./context.ts";

export interface ReadFolder {
  readonly folder: FolderFacts;
  readonly json: JsonObject;
  readonly weights: WeightsFile;
}

/** `unknown`: the host did not look, so nothing can be said. `undefined`: it is not usable, which was said. */
export function readFolder(
  context: CheckContext,
  owner: Owner,
  source: StringLiteral,
  role: FolderRole,
): ReadFolder | "unknown" | undefined {
  const folder = context.facts.folder(owner.file, source.value);
  if (folder === undefined) return "unknown";
  const problems = folder.exists ? folder.problems.filter((problem) => belongsTo(role, problem.file)) : folder.problems;
  for (const problem of problems) {
    context.report(owner, { code: problem.code, span: source.span, message: problem.message, help: problem.help });
  }
  if (!folder.exists && problems.length === 0) {
    context.report(owner, {
      code: "E0501",
      span: source.span,
      message: `the folder "${source.value}" does not exist`,
      help: "Check the path: it is relative to the folder of this file.",
    });
  }
  if (!folder.exists || problems.length > 0) return undefined;
  const json = folder.json.get(configFiles[role]);
  const weights = folder.weights.get(role);
  const missing =
    json === undefined ? configFiles[role] : weights === undefined ? `weights (\`${weightFiles[role]}\`)` : undefined;
  if (json !== undefined && weights !== undefined) return { folder, json, weights };
  context.report(owner, {
    code: "E0501",
    span: source.span,
    message: `the folder "${source.value}" has no ${json === undefined ? `\`${missing}\`` : missing}`,
    help: `Give a folder that holds ${role === "adapter" ? "an" : "a"} ${role}: \`${configFiles[role]}\` and its weights.`,
  });
  return undefined;
}

const configFiles: Readonly<Record<FolderRole, string>> = {
  model: "config.json",
  adapter: "adapter_config.json",
  fusion: "adapter_fusion_config.json",
  head: "head_config.json",
};

const weightFiles: Readonly<Record<FolderRole, string>> = {
  model: "model.safetensors",
  adapter: "adapter.safetensors",
  fusion: "model_adapter_fusion.safetensors",
  head: "model_head.safetensors",
};

/** A folder may hold an adapter and its head: the one is usable when the other is not. */
function belongsTo(role: FolderRole, file: string): boolean {
  const name = file.slice(file.lastIndexOf("/") + 1);
  if (/fusion/.test(name)) return role === "fusion";
  if (/head/.test(name)) return role === "head";
  if (/adapter/.test(name)) return role === "adapter";
  return role === "model" || !/^(config\.json|model|pytorch_model)/.test(name);
}

/** Says what does not fit between a folder and what is expected of it; true when nothing was wrong. */
export function reportCheckpointProblems(
  context: CheckContext,
  owner: Owner,
  source: StringLiteral,
  problems: readonly CheckpointProblem[],
): boolean {
  for (const problem of problems) {
    context.report(owner, { code: problem.code, span: source.span, message: problem.message, help: problem.help });
  }
  return problems.length === 0;
}
