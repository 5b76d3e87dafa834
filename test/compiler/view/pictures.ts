/** Pictures to draw: written by hand, and drawn by lot. */
import fc from "fast-check";
import type { Box } from "../../../compiler/view/box.ts";
import { adapterCard, type Picture } from "../../../compiler/view/picture.ts";
import { buildConfig } from "../../../language/catalogue/methods/build-config.ts";

export function adapter(title: string, more: Partial<Box> = {}): Box {
  return { kind: "adapter", title, children: [], ...more };
}

export function block(kind: Box["kind"], children: readonly Box[], more: Partial<Box> = {}): Box {
  return { kind, title: kind, children, ...more };
}

export const none: Box = { kind: "none", title: "none", children: [] };

function card(methods: readonly string[], parameters?: number) {
  const members = methods.map((method) => buildConfig(method, new Map()));
  return adapterCard({ members }, parameters === undefined ? {} : { parameters });
}

export const cards = new Map([
  ["a", card(["seq_bn"], 6_384)],
  ["b", card(["lora"], 18_432)],
  ["c", card(["loreft"])],
  ["prompt", card(["prompt_tuning"], 640)],
  ["both", card(["prefix_tuning", "par_bn"], 5_000_000)],
]);

export function pictureOf(root: Box, more: Partial<Picture> = {}): Picture {
  const entry = { title: "pages", detail: "bert · 3 layers", width: 64 };
  return { name: "web", entry, root, adapters: cards, outputs: [], ...more };
}

const names = fc.oneof(
  fc.constantFrom(...cards.keys()),
  fc.constantFrom("日本語のアダプター", "W".repeat(60), "<b>&\"'</b>", "\u0000\u001b[31m", "\ud800", "a\nb"),
  fc.string({ maxLength: 50 }),
);

const range = fc.record({ start: fc.nat(999), end: fc.nat(999) });

const leaf = fc.oneof(
  { weight: 5, arbitrary: names.map((title) => adapter(title)) },
  fc.constant(none),
  names.map((title): Box => ({ kind: "broken", title, children: [] })),
  fc.tuple(names, names).map(([title, problem]) => adapter(title, { problem })),
  fc.tuple(names, range).map(([title, place]) => adapter(title, { range: place })),
);

const kinds = ["Stack", "Fuse", "Split", "BatchSplit", "Parallel", "Average", "MultiTask", "Switch"] as const;

const { box } = fc.letrec<{ box: Box }>((tie) => ({
  box: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc
      .tuple(
        fc.constantFrom(...kinds),
        fc.array(tie("box"), { maxLength: 5 }),
        fc.array(fc.nat(9), { maxLength: 5 }),
        fc.record({ compose: names, problem: names, fusion: names }, { requiredKeys: [] }),
      )
      .map(([kind, children, numbers, more]) => block(kind, children, { numbers, ...more })),
  ),
}));

/** Any composition, sound or not. */
export const anyPicture: fc.Arbitrary<Picture> = fc
  .tuple(box, fc.array(names, { maxLength: 15 }), names)
  .map(([root, outputs, name]) =>
    pictureOf(root, {
      name,
      outputs: outputs.map((title) => ({ title, detail: title, values: [{ name: title, shape: "[batch]" }] })),
    }),
  );
