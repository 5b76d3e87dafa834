import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawnBoxes, drawSvg } from "../../../compiler/view/svg.ts";
import { monoWidth, wordWidth } from "../../../compiler/view/text-size.ts";
import { adapter, anyPicture, block, cards, none, pictureOf } from "./pictures.ts";
import { type Area, areaOf, classesOf, contains, type Element, overlap, readSvg, textOf, within } from "./read-svg.ts";

const isBox = (element: Element) => element.name === "g" && classesOf(element).includes("box");
const shapeOf = (box: Element): Area => areaOf(box.children.find((each) => classesOf(each).includes("shape")) ?? box);

function boxesOf(root: Element): readonly Element[] {
  return within(root).filter(isBox);
}

function frameOf(root: Element): Area {
  const [x = 0, y = 0, width = 0, height = 0] = (root.attributes.get("viewBox") ?? "").split(" ").map(Number);
  return { left: x, top: y, right: x + width, bottom: y + height };
}

/** Where a text may reach, by the sizes of the style sheet. */
function textArea(element: Element): Area {
  const classes = classesOf(element);
  const [x, y] = [Number(element.attributes.get("x")), Number(element.attributes.get("y"))];
  const vertical = { top: y - 9, bottom: y + 3 };
  if (classes.includes("block")) {
    const details = element.children.map(textOf).join("");
    const width = wordWidth(element.text, 12) + (details === "" ? 0 : 8 + monoWidth(details, 11));
    return { ...vertical, left: x, right: x + width };
  }
  if (classes.includes("note")) return { ...vertical, left: x, right: x + 0.6 * 11 * textOf(element).length };
  const size = classes.includes("name") ? 13 : classes.includes("small") ? 10 : 11;
  const width = monoWidth(textOf(element), size);
  return { ...vertical, left: x - width / 2, right: x + width / 2 };
}

/** What is wrong with the geometry of a document, in words. */
function flaws(root: Element): readonly string[] {
  const found: string[] = [];
  function check(element: Element, around: Area): void {
    const boxes = element.children.filter(isBox);
    const own = isBox(element) || ["input", "output"].includes(classesOf(element)[0] ?? "");
    const rect = own ? element.children.find(({ name }) => name === "rect") : undefined;
    const area = rect ? areaOf(rect) : around;
    if (!contains(around, area)) found.push(`${element.attributes.get("id")} leaves its frame`);
    for (const child of element.children) {
      if (child.name === "text" && !contains(area, textArea(child))) found.push(`"${textOf(child)}" leaves its box`);
      if (child.name === "rect" && !contains(area, areaOf(child))) found.push("a bar or pill leaves its box");
      if (child.name === "g") check(child, area);
    }
    for (const [i, one] of boxes.entries()) {
      for (const other of boxes.slice(i + 1)) {
        if (overlap(shapeOf(one), shapeOf(other))) found.push(`${one.attributes.get("id")} overlaps another`);
      }
    }
  }
  check(root, frameOf(root));
  const ends = within(root).filter((each) => ["input", "output"].includes(classesOf(each)[0] ?? ""));
  const areas = [
    ...ends.map((each) => areaOf(within(each).find(({ name }) => name === "rect") ?? each)),
    ...boxesOf(root).slice(0, 1).map(shapeOf),
  ];
  for (const [i, one] of areas.entries()) {
    if (areas.slice(i + 1).some((other) => overlap(one, other)))
      found.push("an end overlaps another, or the composition");
  }
  return found;
}

const splitting = pictureOf(
  block("BatchSplit", [adapter("a"), block("Split", [adapter("both"), none], { numbers: [64, 64] })], {
    numbers: [2, 1],
  }),
);
const typing = pictureOf(
  block("Stack", [
    block("Parallel", []),
    adapter("nobody"),
    { kind: "broken", title: "Stac(", children: [] },
    adapter("a", { problem: "`a` is used twice" }),
  ]),
);

describe("any picture", () => {
  test("is well-formed; boxes lie apart and inside their frames, texts inside their boxes", () => {
    fc.assert(
      fc.property(anyPicture, (picture) => {
        expect(flaws(readSvg(drawSvg(picture)))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test("is the same each time, and names each box once", () => {
    fc.assert(
      fc.property(anyPicture, (picture) => {
        const svg = drawSvg(picture);
        expect(drawSvg(structuredClone(picture))).toBe(svg);
        const boxes = boxesOf(readSvg(svg));
        expect(new Set(boxes.map(({ attributes }) => attributes.get("id"))).size).toBe(boxes.length);
        const ranges = drawnBoxes(picture).map(({ range }) => range && [String(range.start), String(range.end)]);
        expect(
          boxes.map(({ attributes }) =>
            attributes.has("data-start") ? [attributes.get("data-start"), attributes.get("data-end")] : undefined,
          ),
        ).toEqual(ranges);
      }),
      { numRuns: 50 },
    );
  });
});

function outline(element: Element): unknown {
  const own = element.children
    .filter(({ name }) => name === "text")
    .map(textOf)
    .join(" / ");
  const boxes = element.children.filter(isBox);
  return boxes.length === 0 ? own : { [own]: boxes.map(outline) };
}

describe("what is said", () => {
  const outlineOf = (picture: Parameters<typeof drawSvg>[0]) =>
    outline(boxesOf(readSvg(drawSvg(picture)))[0] ?? readSvg(""));

  test("rows and tokens of each piece, and what comes out", () => {
    expect(outlineOf(splitting)).toEqual({
      "BatchSplit / rows 0–1 / [2, 128, 64] / row 2 / [1, 128, 64] / [3, 128, 64]": [
        "a / seq_bn · 6,384",
        {
          "Split / tokens 0–63 / [1, 64, 64] / tokens 64–127 / [1, 64, 64] / [1, 128, 64]": [
            "both / prefix_tuning | par_bn · 5,000,000",
            "none / base model",
          ],
        },
      ],
    });
  });

  test("copies of the batch, shares, ids and attention", () => {
    const root = block("Stack", [
      block("Parallel", [adapter("a"), adapter("b"), adapter("c")]),
      block("Average", [adapter("a"), adapter("b")], { numbers: [0.7, 0.3] }),
      block("Switch", [adapter("a"), none], { compose: "chosen" }),
      block("Fuse", [adapter("a"), adapter("b")], { fusion: "f" }),
    ]);
    expect(outlineOf(pictureOf(root, { fusions: new Map([["f", 12_288]]) }))).toMatchObject({
      Stack: [
        { "Parallel / [batch, seq, 64] / [batch, seq, 64] / [batch, seq, 64] / [3·batch, seq, 64]": {} },
        { "Average / 70 % / 30 % / weighted sum": {} },
        { "Switchchosen / id 0 / id 1 / adapter_ids": {} },
        { "Fusef · 12,288 / attention": {} },
      ],
    });
  });

  test("what is half written, and what is wrong with it", () => {
    const svg = readSvg(drawSvg(typing));
    expect(outlineOf(typing)).toEqual({
      Stack: ["Parallel / …", "nobody / not known yet", "Stac(", "a / `a` is used twice"],
    });
    const wrong = boxesOf(svg).filter((box) => box.children.some((each) => classesOf(each).includes("wrong")));
    expect(wrong.map(({ attributes }) => attributes.get("id"))).toEqual(["box-2", "box-3"]);
  });

  test("prompts make the sequence longer", () => {
    expect(drawSvg(pictureOf(block("Stack", [adapter("prompt"), block("Parallel", [adapter("a"), none])])))).toContain(
      "[batch, seq + 10, 64]",
    );
  });

  test("the model, the outputs, what is added, and the colours where there are several", () => {
    const outputs = [
      { title: "ner", detail: "tagging · 9 labels", values: [{ name: "logits", shape: "[batch, seq, 9]" }] },
    ];
    const added = { parameters: 24_816, share: 0.0864 };
    const svg = textOf(
      readSvg(
        drawSvg(
          pictureOf(block("Stack", [adapter("a"), adapter("b")]), {
            outputs,
            added,
            adapters: new Map([...cards].slice(0, 2)),
          }),
        ),
      ),
    );
    for (const words of [
      "pages",
      "bert · 3 layers",
      "[batch, seq, 64]",
      "tagging · 9 labels",
      "logits [batch, seq, 9]",
    ])
      expect(svg).toContain(words);
    expect(svg).toContain("added 24,816 parameters (8.6 %)");
    expect(svg).toMatch(/bottleneckLoRA familybar: share of added parameters$/);
    expect(drawSvg(pictureOf(adapter("a"), { adapters: new Map([...cards].slice(0, 1)) }))).not.toContain(
      "LoRA family",
    );
  });
});

describe("for editors", () => {
  test("boxes say where they are written", () => {
    const root = block("Stack", [adapter("a", { range: { start: 6, end: 7 } })], {
      range: { file: "other & one.adapt", start: 0, end: 9 },
    });
    const [outer, inner] = boxesOf(readSvg(drawSvg(pictureOf(root))));
    expect(outer?.attributes.get("data-file")).toBe("other & one.adapt");
    expect(inner?.attributes.get("data-start")).toBe("6");
    expect(inner?.attributes.has("data-file")).toBe(false);
  });

  test("colours are variables that follow the scheme and the theme of VS Code", () => {
    const svg = drawSvg(pictureOf(adapter("a")));
    expect(svg).toContain("prefers-color-scheme:dark");
    expect(svg).toContain("var(--vscode-editor-background,#0d1117)");
    expect(svg).toMatch(/aria-label="web: a"/);
  });
});

test("a large composition ends with how many more there are", () => {
  const many = block(
    "Parallel",
    Array.from({ length: 30 }, () =>
      block(
        "Stack",
        Array.from({ length: 8 }, (_, i) => adapter("a", { range: { start: i, end: i + 1 } })),
      ),
    ),
  );
  const svg = readSvg(drawSvg(pictureOf(many)));
  const more = boxesOf(svg).filter((box) =>
    /^\+\d+ more$/.test(textOf(box.children.find(({ name }) => name === "text") ?? box)),
  );
  expect(boxesOf(svg).length).toBeLessThan(80);
  expect(more.length).toBeGreaterThan(0);
  expect(textOf(svg)).toContain("[30·batch, seq, 64]");
  expect(textOf(svg)).toContain("+19 more");
});
