/** Waits for changes of sources and checkpoints; one that comes while nobody waits is kept for the next who does. */
import { type FSWatcher, watch } from "node:fs";
import { join, relative } from "node:path";

export interface ChangeWatcher {
  /** From now on these folders are watched and no others. */
  follow(folders: ReadonlySet<string>): void;
  /** The file that changed, relative to the working directory. */
  next(): Promise<string>;
}

/** What a person or a training run writes; outputs of ours must not wake us. */
const watchedNames = /\.adapt$|config\.json$|\.safetensors$|\.bin$/;
/** Editors write in several steps. */
const settleMilliseconds = 60;

export function watchChanges(): ChangeWatcher {
  const watchers = new Map<string, FSWatcher>();
  let changed: string | undefined;
  let tell: ((file: string) => void) | undefined;

  function settle(): void {
    if (changed === undefined || tell === undefined) return;
    const [file, answer] = [changed, tell];
    changed = undefined;
    tell = undefined;
    answer(file);
  }

  function onChange(folder: string, name: string | null): void {
    if (name === null || !watchedNames.test(name)) return;
    if (changed === undefined) setTimeout(settle, settleMilliseconds);
    changed = relative(".", join(folder, name));
  }

  return {
    follow(folders) {
      for (const [folder, watcher] of watchers) {
        if (folders.has(folder)) continue;
        watcher.close();
        watchers.delete(folder);
      }
      for (const folder of folders) {
        if (!watchers.has(folder))
          watchers.set(
            folder,
            watch(folder, (_, name) => onChange(folder, name)),
          );
      }
    },
    next() {
      return new Promise((resolve) => {
        tell = resolve;
        if (changed !== undefined) setTimeout(settle, settleMilliseconds);
      });
    },
  };
}
