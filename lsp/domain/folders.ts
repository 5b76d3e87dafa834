/** Which folders hold which kind of checkpoint, by the file that says so. */
import type { Host } from "../host.ts";
import type { PathKind } from "../slot.ts";

const configFiles = {
  model: "config.json",
  adapter: "adapter_config.json",
  fusion: "adapter_fusion_config.json",
  head: "head_config.json",
} as const satisfies Record<Exclude<PathKind, "import">, string>;

export function holdsCheckpoint(host: Pick<Host, "list">, folder: string, of: Exclude<PathKind, "import">): boolean {
  return host.list(folder).some(({ name }) => name === configFiles[of]);
}
