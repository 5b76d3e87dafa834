import { expect, test } from "vitest";
import { drawDot } from "../../../compiler/view/dot.ts";
import { drawMermaid } from "../../../compiler/view/mermaid.ts";
import { adapter, block, none, pictureOf } from "./pictures.ts";

const picture = pictureOf(
  block("Stack", [adapter("a"), block("BatchSplit", [adapter("b"), none], { numbers: [2, 1] })], {
    compose: 'the "one"',
  }),
  {
    outputs: [
      { title: "ner", values: [{ name: "b.logits", shape: "[2, seq, 9]" }] },
      { title: "none", values: [{ name: "none.logits", shape: "[1, seq, 9]" }] },
    ],
  },
);

test("Mermaid: groups, what each branch gets, each branch to its own output", () => {
  expect(drawMermaid(picture)).toMatchInlineSnapshot(`
    "flowchart TB
      input(["pages<br/>bert · 3 layers<br/>[3, seq, 64]"])
      subgraph box["Stack · the #34;one#34;"]
        box_0["a<br/>seq_bn · 6,384"]
        subgraph box_1["BatchSplit"]
          box_1_0["b<br/>lora · 18,432"]
          box_1_1["none<br/>base model"]
        end
      end
      output_0(["ner<br/>b.logits [2, seq, 9]"])
      output_1(["none<br/>none.logits [1, seq, 9]"])
      input --> box_0
      box_0 -->|"rows 0–1, [2, seq, 64]"| box_1_0
      box_0 -->|"row 2, [1, seq, 64]"| box_1_1
      box_1_0 --> output_0
      box_1_1 --> output_1
      classDef bottleneck stroke:#0969da,stroke-width:2px
      class box_0 bottleneck
      classDef lora stroke:#8250df,stroke-width:2px
      class box_1_0 lora
      classDef dashed stroke-dasharray:4 3
      class box_1_1 dashed
    "
  `);
});

test("Graphviz: the same nodes and arrows", () => {
  expect(drawDot(picture)).toMatchInlineSnapshot(`
    "digraph composition {
      node [shape=box, style=rounded, fontname="sans-serif"]
      edge [fontname="sans-serif", fontsize=10]
      graph [fontname="sans-serif", style=rounded]
      input [label="pages\\nbert · 3 layers\\n[3, seq, 64]", shape=plain]
      subgraph cluster_box {
        label="Stack · the \\"one\\""
        box_0 [label="a\\nseq_bn · 6,384", color="#0969da"]
        subgraph cluster_box_1 {
          label="BatchSplit"
          box_1_0 [label="b\\nlora · 18,432", color="#8250df"]
          box_1_1 [label="none\\nbase model", style="rounded,dashed"]
        }
      }
      output_0 [label="ner\\nb.logits [2, seq, 9]", shape=plain]
      output_1 [label="none\\nnone.logits [1, seq, 9]", shape=plain]
      input -> box_0
      box_0 -> box_1_0 [label="rows 0–1, [2, seq, 64]"]
      box_0 -> box_1_1 [label="row 2, [1, seq, 64]"]
      box_1_0 -> output_0
      box_1_1 -> output_1
    }
    "
  `);
});

test("marks of either language stay text", () => {
  const hostile = pictureOf(adapter('"]; x --> y\\ <b>'));
  expect(drawMermaid(hostile)).toContain('box["#34;]; x --#62; y#92; #60;b#62;<br/>not known yet"]');
  expect(drawDot(hostile)).toContain('box [label="\\"]; x --> y\\\\ <b>\\nnot known yet"]');
});

test("a block without children is a node", () => {
  const empty = drawMermaid(pictureOf(block("Stack", [adapter("a"), block("Parallel", [])])));
  expect(empty).toContain("box_0 --> box_1");
});
