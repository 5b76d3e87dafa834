import type { Span } from "../../language/source/span.ts";
import type { BuildDeclaration } from "../../language/syntax/ast.ts";
import { byteText } from "../domain/cost.ts";
import type { Snapshot } from "../snapshot.ts";
import { usesOf } from "./references.ts";

export interface LensData {
  readonly span: Span;
  readonly title: string;
  /** Absent: the lens only says something. */
  readonly command?: "adapt.build" | "adapt.run" | "adapt.verify" | "adapt.preview" | "adapt.showUses";
  readonly argument: string;
}

/** Above each build what can be done with it; above each composition and adapter how often it is used. */
export function codeLenses(snapshot: Snapshot, file: string): readonly LensData[] {
  const { symbols } = snapshot.fast(file);
  return snapshot.module(file).declarations.flatMap((declaration): readonly LensData[] => {
    if (declaration.kind === "Import" || declaration.name.text === "") return [];
    const span = declaration.name.span;
    const name = declaration.name.text;
    if (declaration.kind === "Build") return buildLenses(snapshot, file, name, span, outOf(declaration));
    if (declaration.kind !== "Compose" && declaration.kind !== "Adapter") return [];
    const symbol = symbols.find(declaration.kind === "Compose" ? "compose" : "adapter", name);
    if (symbol === undefined || symbol.file !== file || symbol.declaration !== declaration) return [];
    const uses = usesOf(snapshot, file, symbol, false).length;
    const lens: LensData = {
      span,
      title: uses === 1 ? "1 use" : `${uses} uses`,
      command: "adapt.showUses",
      argument: name,
    };
    return declaration.kind === "Compose"
      ? [{ span, title: "Preview", command: "adapt.preview", argument: name }, lens]
      : [lens];
  });
}

function buildLenses(
  snapshot: Snapshot,
  file: string,
  name: string,
  span: Span,
  out: string | undefined,
): readonly LensData[] {
  const preview: LensData = { span, title: "Preview", command: "adapt.preview", argument: name };
  if (snapshot.host.commands === undefined) return [preview];
  const last = out === undefined ? undefined : snapshot.host.outputOf(file, out);
  const operators = last?.operators === undefined ? "" : `, ${last.operators} operators`;
  const size = last === undefined ? "" : ` (last: ${byteText(last.bytes)}${operators})`;
  return [
    { span, title: `Build${size}`, command: "adapt.build", argument: name },
    { span, title: "Run", command: "adapt.run", argument: name },
    { span, title: "Verify", command: "adapt.verify", argument: name },
    preview,
  ];
}

function outOf({ block }: BuildDeclaration): string | undefined {
  const value = block.entries.find(({ key }) => key.text === "out")?.value;
  return value?.kind === "String" ? value.value : undefined;
}
