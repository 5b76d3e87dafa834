/** Brings the keys of an adapter file to the form that the method tables use (checkpoints.md §5, §6). */

/** Names of the containers that lie above an adapter's name. */
export const adapterContainerNames = [
  "adapters",
  "invertible_adapters",
  "loras",
  "prefix_gates",
  "prefix_tunings",
  "prompt_tunings",
  "refts",
  "shared_parameters",
] as const;

export const adapterContainers: ReadonlySet<string> = new Set(adapterContainerNames);

export const fusionContainers: ReadonlySet<string> = new Set(["adapter_fusion_layer"]);

const legacySegments: ReadonlyMap<string, string> = new Map([
  ["attention_text_task_adapters", "adapters"],
  ["attention_text_lang_adapters", "adapters"],
  ["layer_text_task_adapters", "adapters"],
  ["layer_text_lang_adapters", "adapters"],
  ["invertible_lang_adapters", "invertible_adapters"],
]);

export interface AdapterKey {
  /** Without prefix, legacy containers renamed, the pool's copies brought back to the pool. */
  readonly key: string;
  /** The name below the container; undefined when the key has no container. */
  readonly owner: string | undefined;
  /** One of the copies that prefix tuning keeps below every attention layer (K2). */
  readonly isCopy: boolean;
}

/**
 * Reads one key below the base prefix. Segments are compared whole, so `a,b` never captures `a,b,c` (K4).
 * @param rename the stored name and the name to put in its place
 */
export function readAdapterKey(
  key: string,
  containers: ReadonlySet<string>,
  rename: { readonly from: string; readonly to: string },
): AdapterKey {
  const segments = key.split(".").map((segment) => legacySegments.get(segment) ?? segment);
  const pool = segments.findIndex((segment, at) => segment === "prefix_tuning" && segments[at + 1] === "pool");
  const path = pool === -1 ? segments : ["prefix_tuning", ...segments.slice(pool + 2)];
  const at = path.findIndex((segment) => containers.has(segment));
  const owner = at === -1 ? undefined : path[at + 1];
  if (owner === rename.from) path[at + 1] = rename.to;
  return { key: path.join("."), owner, isCopy: pool !== -1 };
}
