import type { OutputBox, Picture } from "../../compiler/view/picture.ts";
import { outputsOf } from "../../compiler/view/picture-of-build.ts";
import { drawSvg } from "../../compiler/view/svg.ts";
import type { Tree } from "../../language/check/composition/tree.ts";
import type { Location } from "../../language/diagnostics/diagnostic.ts";
import type { BuildDeclaration, ComposeDeclaration } from "../../language/syntax/ast.ts";
import { addedBy, boxOfTree, cardsOf, endsOf, entryOf, fusionSizes } from "../domain/boxes.ts";
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

export interface PreviewChoice {
  /** What to draw. */
  readonly name?: string | undefined;
  /** What stands here is drawn, unless a name was given. */
  readonly offset?: number | undefined;
  /** What is on the screen: it stays while the offset lies outside of all that can be drawn. */
  readonly shown?: string | undefined;
}

/** The composition as a picture, also while it has mistakes. Boxes carry their offsets in the source (`drawSvg`). */
export function preview(snapshot: Snapshot, file: string, choice: PreviewChoice): PreviewData | undefined {
  const drawable = snapshot
    .module(file)
    .declarations.filter((each): each is Drawable => each.kind === "Build" || each.kind === "Compose");
  const chosen = choose(drawable, choice);
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

function choose(drawable: readonly Drawable[], { name, offset, shown }: PreviewChoice): Drawable | undefined {
  const called = (wanted: string | undefined) => drawable.find((each) => each.name.text === wanted);
  const around =
    offset === undefined ? undefined : drawable.find(({ span }) => span.start <= offset && offset <= span.end);
  return called(name) ?? around ?? called(shown) ?? drawable.find(({ kind }) => kind === "Build") ?? drawable[0];
}

function pictureOf(snapshot: Snapshot, file: string, chosen: Drawable): Picture {
  const tree = treeOf(snapshot, file, chosen);
  const model = modelOf(snapshot, file, `${chosen.kind.toLowerCase()}:${chosen.name.text}`);
  const mistakes = diagnostics(snapshot, file).filter(({ severity }) => severity === "error");
  const adapters = cardsOf(snapshot, file, tree);
  const fusions = fusionSizes(snapshot, file, tree, model);
  const root = boxOfTree(snapshot, file, tree, mistakes);
  const added = addedBy(root, adapters, fusions, model);
  return {
    name: chosen.name.text,
    entry: entryOf(model),
    ...{ root, adapters, fusions },
    outputs: outputsFor(snapshot, file, chosen, tree),
    ...(added !== undefined && { added }),
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
