import type { Span } from "../../language/source/span.ts";
import { roleOf } from "../domain/folders.ts";
import type { Snapshot } from "../snapshot.ts";
import { resolveUri } from "../uri.ts";

export interface LinkData {
  readonly span: Span;
  readonly target: string;
  readonly tooltip: string;
}

/** Imports, and folders of checkpoints: the link opens the file that describes them. Only what is there becomes a link. */
export function documentLinks(snapshot: Snapshot, file: string): readonly LinkData[] {
  return snapshot.module(file).declarations.flatMap((declaration): readonly LinkData[] => {
    if (declaration.kind === "Import") {
      const target = resolveUri(file, declaration.path.value);
      const isThere = !declaration.path.broken && snapshot.text(target) !== undefined;
      return isThere ? [link(declaration.path.span, target, "Open the file")] : [];
    }
    const source = "source" in declaration ? declaration.source : undefined;
    if (source === undefined || source.broken || source.value === "") return [];
    const target = snapshot.host.locate(file, source.value, roleOf(declaration));
    return target === undefined ? [] : [link(source.span, target, "Open the checkpoint's config")];
  });
}

/** Between the quotes. */
function link(span: Span, target: string, tooltip: string): LinkData {
  return { span: { start: span.start + 1, end: Math.max(span.start + 1, span.end - 1) }, target, tooltip };
}
