import type { Box } from "../../compiler/view/box.ts";
import { drawSvg } from "../../compiler/view/svg.ts";
import { describeConfig } from "../../language/catalogue/describe-config.ts";
import { type Tree, visits } from "../../language/check/composition/tree.ts";
import type { Span } from "../../language/source/span.ts";
import type { BuildDeclaration, ComposeDeclaration } from "../../language/syntax/ast.ts";
import { adapterCost, grouped, modelOf } from "../domain/cost.ts";
import type { Snapshot } from "../snapshot.ts";

export interface PreviewData {
  readonly title: string;
  readonly svg: string;
  readonly names: readonly string[];
  /** Where each box is written, in the order in which the picture draws them: a block before its children. */
  readonly boxes: readonly { readonly file: string; readonly span: Span }[];
}

type Drawable = BuildDeclaration | ComposeDeclaration;

/** The composition as a picture, also while it has mistakes: what cannot be read is drawn as `…`. */
export function preview(snapshot: Snapshot, file: string, name?: string, offset?: number): PreviewData | undefined {
  const drawable = snapshot
    .module(file)
    .declarations.filter((each): each is Drawable => each.kind === "Build" || each.kind === "Compose");
  const chosen = choose(drawable, name, offset);
  if (chosen === undefined) return undefined;
  const value =
    chosen.kind === "Compose" ? chosen.value : chosen.block.entries.find(({ key }) => key.text === "active")?.value;
  const resolution = snapshot.resolution(file);
  const tree = value === undefined ? undefined : resolution.composition(file, value);
  const box =
    tree === undefined ? { kind: "leaf" as const, title: "…", detail: "", children: [] } : boxOf(snapshot, file, tree);
  const model = modelOf(snapshot, file, `${chosen.kind.toLowerCase()}:${chosen.name.text}`);
  const input = model === undefined ? "input" : `${model.symbol.name} (${model.family.name})`;
  const names = drawable.map((each) => each.name.text);
  return {
    title: chosen.name.text,
    svg: drawSvg(box, input, chosen.name.text),
    names,
    boxes: tree === undefined ? [] : boxPlaces(tree),
  };
}

function choose(
  drawable: readonly Drawable[],
  name: string | undefined,
  offset: number | undefined,
): Drawable | undefined {
  const named = drawable.find((each) => each.name.text === name);
  if (named !== undefined) return named;
  const around =
    offset === undefined ? undefined : drawable.find(({ span }) => span.start <= offset && offset <= span.end);
  return around ?? drawable.find(({ kind }) => kind === "Build") ?? drawable[0];
}

function boxPlaces(tree: Tree): PreviewData["boxes"] {
  return visits(tree).map(({ tree: { file, whole } }) => ({ file, span: whole }));
}

function boxOf(snapshot: Snapshot, file: string, tree: Tree): Box {
  switch (tree.kind) {
    case "none":
      return { kind: "leaf", title: "none", detail: "", children: [] };
    case "broken":
      return { kind: "leaf", title: "…", detail: "", children: [] };
    case "adapter":
      return { kind: "leaf", title: tree.name, detail: adapterDetail(snapshot, file, tree.name), children: [] };
    case "block":
      return {
        kind: tree.block === "Stack" ? "column" : "row",
        title: tree.compose === undefined ? tree.block : `${tree.compose}: ${tree.block}`,
        detail: tree.numbers?.map((number) => Number(number.toFixed(3))).join(" | ") ?? tree.fusionName ?? "",
        children: tree.children.map((child) => boxOf(snapshot, file, child)),
      };
  }
}

function adapterDetail(snapshot: Snapshot, file: string, name: string): string {
  const config = snapshot.resolution(file).adapter(name)?.config;
  const cost = adapterCost(snapshot, file, name);
  const method =
    config === undefined
      ? ""
      : describeConfig(config)
          .replace(/\([^|]*/g, "")
          .replace(/\s+\|/g, " |");
  return [method, cost === undefined ? "" : grouped(cost.parameters)].filter((part) => part !== "").join(" · ");
}
