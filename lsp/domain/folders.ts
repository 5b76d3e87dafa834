/** Which folders hold which kind of checkpoint, by the file that says so. */
import type { FolderRole } from "../../language/checkpoint/facts.ts";
import type { Declaration } from "../../language/syntax/ast.ts";
import type { Host } from "../host.ts";

export const configFiles = {
  model: "config.json",
  adapter: "adapter_config.json",
  fusion: "adapter_fusion_config.json",
  head: "head_config.json",
} as const satisfies Record<FolderRole, string>;

/** What the source of a declaration holds. */
export function roleOf({ kind }: Declaration): FolderRole {
  return kind === "Adapter" ? "adapter" : kind === "Head" ? "head" : kind === "Fusion" ? "fusion" : "model";
}

export function holdsCheckpoint(host: Pick<Host, "list">, folder: string, of: FolderRole): boolean {
  return host.list(folder).some(({ name }) => name === configFiles[of]);
}
