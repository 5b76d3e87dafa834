/** Paths inside quotes: files to import, checkpoint folders that hold what the declaration wants. */
import { holdsCheckpoint } from "../domain/folders.ts";
import type { PathKind } from "../slot.ts";
import type { Snapshot } from "../snapshot.ts";
import { resolveUri } from "../uri.ts";
import type { Item } from "./item.ts";

/** `before`: what stands between the quote and the cursor. Labels are whole paths, since the whole text is replaced. */
export function pathItems(snapshot: Snapshot, file: string, of: PathKind, before: string): readonly Item[] {
  const slash = before.lastIndexOf("/");
  const head = slash < 0 ? "./" : before.slice(0, slash + 1);
  const folder = resolveUri(file, head);
  const entries = snapshot.host.list(folder).filter(({ name }) => !name.startsWith("."));
  const folders = entries.filter(({ isFolder }) => isFolder);
  if (of === "import") {
    const sources = entries.filter(
      ({ name, isFolder }) => !isFolder && name.endsWith(".adapt") && resolveUri(file, head + name) !== file,
    );
    return [
      ...sources.map(({ name }) => ({ label: head + name, kind: "file", isFirst: true }) as const),
      ...folders.map(({ name }) => folderItem(head + name)),
    ];
  }
  return folders.map(({ name }) => {
    const holds = holdsCheckpoint(snapshot.host, `${folder.replace(/\/$/, "")}/${encodeURIComponent(name)}`, of);
    if (!holds) return folderItem(head + name);
    const topic = { kind: "path", of, source: head + name } as const;
    return { label: head + name, kind: "folder", detail: of, isFirst: true, topic };
  });
}

function folderItem(label: string): Item {
  return { label: `${label}/`, kind: "folder", triggersMore: true };
}
