/** A head gives each row what it gives to the row's own composition run alone, whether branches have heads of their own or share one. */
import fc from "fast-check";
import { test } from "vitest";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { TinyModel } from "../support/tiny-models.ts";
import { rowOf } from "../support/tiny-program.ts";
import { anyCase, lawTimeout, runs } from "./arbitrary-case.ts";
import { channelsOf, contains, divided, seenBy } from "./composition.ts";
import { checked, expectEqual, outputsOf, run } from "./hold.ts";
import type { Case, NamedTree } from "./source.ts";

const textHeads = ["classification(num_labels=3)", "tagging(num_labels=2)", "question_answering()"];

/** By model, those that any composition may have. */
const headsOf: Readonly<Record<TinyModel, readonly string[]>> = {
  bert: [...textHeads, "masked_lm()", "causal_lm()"],
  "bert-relative": textHeads,
  roberta: [...textHeads, "masked_lm()"],
  electra: textHeads,
  distilbert: [...textHeads, "masked_lm()"],
  gpt2: ["classification(num_labels=3)", "tagging(num_labels=2)", "causal_lm()"],
  llama: ["classification(num_labels=3)", "causal_lm()"],
  t5: ["seq2seq_lm()"],
  vit: ["image_classification(num_labels=3)"],
};

const headed = fc.record({ given: anyCase, picks: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }) });

test("every branch's head gives what it gives alone", { timeout: lawTimeout }, async () => {
  await fc.assert(fc.asyncProperty(headed, headsAreAlone), runs(20));
});

/** Rows of one channel that share a head. */
interface Part {
  readonly channel: number;
  readonly rows: readonly number[];
}

/** A `BatchSplit` at the end divides the rows among heads, `Parallel` anywhere the channels. */
function partsOf({ tree, batch }: Case): readonly Part[] {
  const rows = Array.from({ length: batch }, (_, index) => index);
  const channels = channelsOf(tree);
  const last = tree.kind === "Stack" ? tree.children.at(-1) : tree;
  if (contains(tree, "Parallel") || last?.kind !== "BatchSplit") {
    return Array.from({ length: channels }, (_, channel) => ({ channel, rows }));
  }
  const sizes = divided(batch, last.shares);
  return sizes.map((size, i) => {
    const start = sizes.slice(0, i).reduce((sum, each) => sum + each, 0);
    return { channel: 0, rows: rows.slice(start, start + size) };
  });
}

async function headsAreAlone({
  given,
  picks,
}: {
  readonly given: Case;
  readonly picks: readonly number[];
}): Promise<void> {
  const { tree, batch } = given;
  const kinds = headsOf[given.model];
  const parts = partsOf(given);
  // A head without rows is refused.
  fc.pre(parts.every(({ rows }) => rows.length > 0));
  const declarations = parts.map((_, i) => `head h${i} : ${kinds[(picks[i] ?? 0) % kinds.length]}`);
  const alone = parts.map(({ channel, rows }, i) =>
    rows.map((index): NamedTree => {
      const own = seenBy(tree, { ...given, channel, index }, { total: batch, index });
      return { build: `alone_${i}_${index}`, tree: own, entries: [`heads = [h${i}]`] };
    }),
  );
  const main: NamedTree = { build: "main", tree, entries: [`heads = [${parts.map((_, i) => `h${i}`).join(", ")}]`] };
  const builds = checked(given, [main, ...alone.flat()], declarations);
  const { compiled, outputs } = await run(given, builds, "main");
  const names = [...new Set(compiled.outputs.map(({ branch }) => branch))];
  for (const [i, rows] of alone.entries()) {
    const own = compiled.outputs.filter(({ branch }) => branch === names[i]).map(({ name }) => outputs[name]);
    for (const [at, { build }] of rows.entries()) {
      const expected = outputsOf(await run(given, builds, build));
      const index = parts[i]?.rows[at] ?? 0;
      expectEqual(`head ${i}, row ${index}`, rowsAt(own, at), rowsAt(expected, index), 1e-5);
    }
  }
}

function rowsAt(tensors: readonly (Tensor | undefined)[], index: number): readonly (Tensor | undefined)[] {
  return tensors.map((tensor) => tensor && rowOf(tensor, index));
}
