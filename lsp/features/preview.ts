import type { OutputBox, Picture } from "../../compiler/view/picture.ts";
import { outputsOf } from "../../compiler/view/picture-of-build.ts";
import { drawSvg } from "../../compiler/view/svg.ts";
import type { Tree } from "../../language/check/composition/tree.ts";
import type { Location } from "../../language/diagnostics/diagnostic.ts";
import type { BuildDeclaration, ComposeDeclaration } from "../../language/syntax/ast.ts";
import { boxOfTree, cardsOf, endsOf, entryOf } from "../domain/boxes.ts";
import { modelOf } from "../domain/cost.ts";
import type { Snapshot } from "../snapshot.ts";
import { diagnostics } from "./diagnostics.ts";

export interface PreviewData {
  readonly title: string;
  readonly svg: string;
  readonly names: readonly string[];
  /** Of the elements `g.box` of the picture, in their order. */
  readonly boxes: readonly Location[];
}

type Drawable = BuildDeclaration | ComposeDeclaration;

/** The composition as a picture, also while it has mistakes. Boxes carry their offsets in the source (`drawSvg`). */
export function preview(snapshot: Snapshot, file: string, name?: string, offset?: number): PreviewData | undefined {
  const drawable = snapshot
    .module(file)
    .declarations.filter((each): each is Drawable => each.kind === "Build" || each.kind === "Compose");
  const chosen = choose(drawable, name, offset);
  if (chosen === undefined) return undefined;
  const svg = drawSvg(pictureOf(snapshot, file, chosen));
  const names = drawable.map((each) => each.name.text);
  return { title: chosen.name.text, svg, names, boxes: boxPlaces(svg, file) };
}

/** The picture says itself where its boxes are written; a box that stands for several has no place of its own. */
function boxPlaces(svg: string, file: string): readonly Location[] {
  const heads = svg.matchAll(
    /<g class="box[^"]*" id="[^"]*"(?: data-start="(\d+)" data-end="(\d+)")?(?: data-file="([^"]*)")?>/g,
  );
  return [...heads].map(([, start = "0", end = "0", other]) => ({
    file: other?.replaceAll("&amp;", "&") ?? file,
    span: { start: Number(start), end: Number(end) },
  }));
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

function pictureOf(snapshot: Snapshot, file: string, chosen: Drawable): Picture {
  const tree = treeOf(snapshot, file, chosen);
  const model = modelOf(snapshot, file, `${chosen.kind.toLowerCase()}:${chosen.name.text}`);
  return {
    name: chosen.name.text,
    entry: entryOf(model),
    root: boxOfTree(snapshot, file, tree, diagnostics(snapshot, file)),
    adapters: cardsOf(snapshot, file, tree),
    outputs: outputsFor(snapshot, file, chosen, tree),
  };
}

/** Of a sound build as they will be; else as the composition lets guess. */
function outputsFor(snapshot: Snapshot, file: string, chosen: Drawable, tree: Tree): readonly OutputBox[] {
  const isKnown = chosen.kind === "Build" && snapshot.hasFull(file);
  const build = isKnown ? snapshot.full(file).program.builds.find(({ name }) => name === chosen.name.text) : undefined;
  return build === undefined ? endsOf(tree).map((title) => ({ title, values: [] })) : outputsOf(build);
}

function treeOf(snapshot: Snapshot, file: string, chosen: Drawable): Tree {
  const value =
    chosen.kind === "Compose" ? chosen.value : chosen.block.entries.find(({ key }) => key.text === "active")?.value;
  if (value !== undefined) return snapshot.resolution(file).composition(file, value);
  const span = { start: chosen.span.end, end: chosen.span.end };
  return { kind: "broken", file, span, whole: span };
}
