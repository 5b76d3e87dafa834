/** E0604: two builds that write the same file. */
import type { BuildDraft } from "../../builds/draft.ts";
import type { CheckContext } from "../../context.ts";

export function checkOutputsOverwritten(context: CheckContext, drafts: readonly BuildDraft[]): void {
  const first = new Map<string, BuildDraft>();
  for (const draft of drafts) {
    if (draft.out === undefined) continue;
    const path = normal(draft.out.path);
    const other = first.get(path);
    if (other?.out === undefined) {
      first.set(path, draft);
      continue;
    }
    context.report(draft.owner, {
      code: "E0604",
      span: draft.out.span,
      message: `the builds \`${other.name}\` and \`${draft.name}\` both write "${draft.out.path}"`,
      help: "Give each build a file of its own.",
      related: [{ file: other.owner.file, span: other.out.span, message: "written here too" }],
    });
  }
}

/** `./dist//a.onnx` and `dist/a.onnx` are one file. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.replaceAll("\\", "/").split("/")) {
    const isUp = part === ".." && parts.length > 0 && parts[parts.length - 1] !== "..";
    if (isUp) parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return (path.startsWith("/") ? "/" : "") + parts.join("/");
}
