/** The parts of a checkpoint key that belongs to an adapter: `{path}.{owner}.{name}.{rest}` (checkpoints.md §5). */
import { Bug } from "../../language/bug.ts";
import { adapterContainerNames } from "../../language/checkpoint/adapter-keys.ts";

export interface AdapterKey {
  /** Module path of the owner; empty for what belongs to the whole model. */
  readonly path: string;
  readonly owner: (typeof adapterContainerNames)[number];
  readonly rest: string;
}

export function splitAdapterKey(key: string, name: string): AdapterKey {
  for (const owner of adapterContainerNames) {
    const marker = `${owner}.${name}.`;
    if (key.startsWith(marker)) return { path: "", owner, rest: key.slice(marker.length) };
    const at = key.indexOf(`.${marker}`);
    if (at >= 0) return { path: key.slice(0, at), owner, rest: key.slice(at + 1 + marker.length) };
  }
  throw new Bug(`${key} is no key of ${name}`);
}

/** The key of another adapter's tensor in the same place. */
export function renamed(key: string, from: string, to: string): string {
  const { path, owner, rest } = splitAdapterKey(key, from);
  return `${path === "" ? "" : `${path}.`}${owner}.${to}.${rest}`;
}
