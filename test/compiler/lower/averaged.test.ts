import { describe, expect, test } from "vitest";
import { constantValue } from "../../../compiler/constants/evaluate-constant.ts";
import { createGraphBuilder } from "../../../compiler/graph/builder.ts";
import { floats, type Tensor } from "../../../compiler/graph/tensor.ts";
import { adapterParameter } from "../../../compiler/lower/parameters.ts";
import { matMul } from "../../../compiler/ops/mat-mul.ts";
import { truncatedSvd } from "../../../compiler/ops/truncated-svd.ts";
import type { Site } from "../../../language/catalogue/site.ts";
import type { AveragedAdapter, StoredAdapter } from "../../../language/program/program.ts";
import { gpt2Sites } from "../../language/catalogue/tiny-sites.ts";
import { checkpointOf, expectClose, randomFloats } from "../support/tensors.ts";
import { averagedAdapter, freshAdapter, parameterContext, storedAdapter } from "./parameter-context.ts";

const path = "l.q";
const site: Site = {
  ...{ kind: "linear", id: "q", layer: 0, path, location: "selfattn_lora", matrices: ["q"] },
  ...{ isFused: false, inSize: 6, outSize: 5, isTransposed: false },
};

/** LoRA adapters of rank 2 with the given factors, in one file. */
function loras(factors: Readonly<Record<string, { A: Tensor; B: Tensor }>>, at = path) {
  const entries = Object.entries(factors).flatMap(([name, { A, B }]) => [
    [`${at}.loras.${name}.lora_A`, A] as const,
    [`${at}.loras.${name}.lora_B`, B] as const,
  ]);
  const { tensors, reader } = checkpointOf("adapters", Object.fromEntries(entries));
  const adapterNamed = (name: string): StoredAdapter => {
    const own = Object.values(tensors).filter((tensor) => tensor.name.includes(`.loras.${name}.`));
    return storedAdapter(name, freshAdapter(name, "lora", { r: 2 }), own);
  };
  return { adapterNamed, reader };
}

const given = {
  one: { A: randomFloats([2, 6], 1), B: randomFloats([5, 2], 2) },
  two: { A: randomFloats([2, 6], 3), B: randomFloats([5, 2], 4) },
};
const { adapterNamed, reader } = loras(given);
const members = [
  { adapter: adapterNamed("one"), weight: 1.5 },
  { adapter: adapterNamed("two"), weight: -0.5 },
];

function tensor(adapter: AveragedAdapter, letter: "A" | "B"): Tensor {
  const value = adapterParameter(
    parameterContext({ sites: [site] }),
    adapter,
    `${path}.loras.${adapter.name}.lora_${letter}`,
  );
  expect(value.isConstant).toBe(true);
  return constantValue(value, reader);
}

function sum(weights: readonly number[], tensors: readonly Tensor[]): Tensor {
  const { shape = [], data } = tensors[0] ?? floats([], []);
  const { length } = data;
  const total = (i: number) => tensors.reduce((so, t, k) => so + (weights[k] ?? 0) * Number(t.data[i] ?? 0), 0);
  return floats(
    shape,
    Array.from({ length }, (_, i) => total(i)),
  );
}

function times(a: Tensor, b: Tensor): Tensor {
  const [result] = matMul.evaluate({ inputs: [a, b], attributes: {} });
  if (!result) throw new Error("no product");
  return result;
}

function squares(a: Tensor): number {
  return Array.from(a.data, Number).reduce((total, x) => total + x * x, 0);
}

const change = sum([1.5, -0.5], [times(given.one.B, given.one.A), times(given.two.B, given.two.A)]);

describe("weighted sums", () => {
  test("linear", () => {
    const average = averagedAdapter("avg", members);
    expectClose(tensor(average, "A"), sum([1.5, -0.5], [given.one.A, given.two.A]));
    expectClose(tensor(average, "B"), sum([1.5, -0.5], [given.one.B, given.two.B]));
  });

  test("negating B only", () => {
    const average = averagedAdapter("avg", members, "lora_linear_only_negate_b");
    expectClose(tensor(average, "A"), sum([1.5, 0.5], [given.one.A, given.two.A]));
    expectClose(tensor(average, "B"), sum([1.5, -0.5], [given.one.B, given.two.B]));
  });

  test("averages of averages, under names that look like patterns", () => {
    const inner = averagedAdapter("in.n(er)", members, "lora_linear_only_negate_b");
    const outer = averagedAdapter("$&", [
      { adapter: inner, weight: 0.25 },
      { adapter: adapterNamed("one"), weight: 2 },
    ]);
    expectClose(tensor(outer, "A"), sum([2.375, 0.125], [given.one.A, given.two.A]));
  });
});

describe("lora_delta_w_svd", () => {
  test("keeps the whole update where the rank allows it", () => {
    for (const rank of [4, 5, 7]) {
      const average = averagedAdapter("avg", members, "lora_delta_w_svd", rank);
      const [A, B] = [tensor(average, "A"), tensor(average, "B")];
      expect([A.shape, B.shape]).toEqual([
        [rank, 6],
        [5, rank],
      ]);
      expectClose(times(B, A), change);
    }
  });

  test("is the best of its rank otherwise: Vh[:k] and U·diag(S)", () => {
    const full = averagedAdapter("avg", members, "lora_delta_w_svd", 4);
    const values = columnNorms(tensor(full, "B"));
    expect(values).toEqual([...values].sort((a, b) => b - a));
    for (const rank of [1, 2, 3]) {
      const average = averagedAdapter("avg", members, "lora_delta_w_svd", rank);
      const [A, B] = [tensor(average, "A"), tensor(average, "B")];
      expectClose(times(A, transposeOf(A)), identity(rank));
      const lost = squares(sum([1, -1], [change, times(B, A)]));
      expect(lost).toBeCloseTo(
        values.slice(rank).reduce((total, x) => total + x * x, 0),
        3,
      );
      expect(columnNorms(B).map((x) => x.toFixed(4))).toEqual(values.slice(0, rank).map((x) => x.toFixed(4)));
    }
  });

  test("each third of a fused layer has an update of its own", () => {
    const fused = loras(
      {
        f: { A: randomFloats([4, 32], 5), B: randomFloats([64, 2], 6) },
        h: { A: randomFloats([4, 32], 7), B: randomFloats([64, 2], 8) },
      },
      "h.0.attn.c_attn",
    );
    const average = averagedAdapter(
      "avg",
      [
        { adapter: fused.adapterNamed("f"), weight: 0.5 },
        { adapter: fused.adapterNamed("h"), weight: 0.5 },
      ],
      "lora_delta_w_svd",
      4,
    );
    const ctx = parameterContext({ sites: gpt2Sites });
    const get = (name: "f" | "h" | "avg", letter: string) => {
      const adapter = name === "avg" ? average : fused.adapterNamed(name);
      return constantValue(
        adapterParameter(ctx, adapter, `h.0.attn.c_attn.loras.${name}.lora_${letter}`),
        fused.reader,
      );
    };
    for (const group of [0, 1]) {
      const update = (name: "f" | "h" | "avg") => {
        const rank = name === "avg" ? 4 : 2;
        return times(rows(get(name, "B"), group * 32, 32), rows(get(name, "A"), group * rank, rank));
      };
      expectClose(update("avg"), sum([0.5, 0.5], [update("f"), update("h")]));
    }
    expect(ctx.problems).toEqual([]);
    const strict = parameterContext({ sites: gpt2Sites, semantics: "adapters-1.2" });
    adapterParameter(strict, average, "h.0.attn.c_attn.loras.avg.lora_A");
    adapterParameter(strict, average, "h.0.attn.c_attn.loras.avg.lora_B");
    expect(strict.problems.map(({ code }) => code)).toEqual(["E0405"]);
  });

  test("fresh members have no update, and give none", () => {
    const average = averagedAdapter(
      "avg",
      [{ adapter: freshAdapter("n", "lora", { r: 2 }), weight: 1 }],
      "lora_delta_w_svd",
      3,
    );
    expect(squares(tensor(average, "B"))).toBe(0);
    expect(squares(tensor(average, "A"))).toBeCloseTo(2);
  });
});

describe("the operator", () => {
  const evaluate = (left: Tensor, right: Tensor, rank: number) => {
    const [A, B] = truncatedSvd.evaluate({ inputs: [left, right], attributes: { rank } });
    if (!A || !B) throw new Error("two factors expected");
    return { A, B };
  };

  test("a diagonal is its own decomposition, signs in B", () => {
    const { A, B } = evaluate(floats([3, 3], [2, 0, 0, 0, -5, 0, 0, 0, 3]), identity(3), 2);
    expectClose(A, floats([2, 3], [0, 1, 0, 0, 0, 1]));
    expectClose(B, floats([3, 2], [0, 0, -5, 0, 0, 3]));
  });

  test("keeps small singular values beside large ones", () => {
    const scales = [1e6, 1, 1e-6];
    const left = floats(
      [40, 3],
      Array.from(orthonormal(40, 3, 9).data, Number).map((x, i) => x * (scales[i % 3] ?? 0)),
    );
    const { B } = evaluate(left, transposeOf(orthonormal(30, 3, 10)), 3);
    for (const [i, norm] of columnNorms(B).entries()) expect(norm / (scales[i] ?? 1)).toBeCloseTo(1, i === 2 ? 1 : 4);
  });

  test("equal and dependent columns", () => {
    const L = floats([4, 3], [1, 1, 2, 0, 0, 0, 1, 1, 2, 0, 0, 0]);
    const R = randomFloats([3, 5], 11);
    const { A, B } = evaluate(L, R, 2);
    expectClose(times(B, A), times(L, R));
  });

  test("is refused for what is not constant", () => {
    const g = createGraphBuilder();
    const x = g.input("x", "float32", [4, 2]);
    expect(() => g.node("adapt.TruncatedSvd", [x, x], { attributes: { rank: 1 } })).toThrow("constants");
  });
});

function columnNorms(a: Tensor): readonly number[] {
  const columns = a.shape[1] ?? 0;
  return Array.from({ length: columns }, (_, j) =>
    Math.sqrt(
      squares(
        floats(
          [1],
          Array.from(a.data, Number).filter((_, i) => i % columns === j),
        ),
      ),
    ),
  );
}

function transposeOf(a: Tensor): Tensor {
  const [rows = 0, columns = 0] = a.shape;
  return floats(
    [columns, rows],
    Array.from({ length: rows * columns }, (_, i) => Number(a.data[(i % rows) * columns + Math.floor(i / rows)])),
  );
}

function rows(a: Tensor, start: number, count: number): Tensor {
  const columns = a.shape[1] ?? 0;
  return floats([count, columns], Array.from(a.data, Number).slice(start * columns, (start + count) * columns));
}

function identity(n: number): Tensor {
  return floats(
    [n, n],
    Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0)),
  );
}

/** Gram–Schmidt on random columns. */
function orthonormal(size: number, count: number, seed: number): Tensor {
  const columns: number[][] = [];
  for (let j = 0; j < count; j++) {
    let v = Array.from(randomFloats([size], seed * 10 + j).data, Number);
    for (const u of [...columns, ...columns]) {
      const along = u.reduce((total, x, i) => total + x * (v[i] ?? 0), 0);
      v = v.map((x, i) => x - along * (u[i] ?? 0));
    }
    const length = Math.sqrt(v.reduce((total, x) => total + x * x, 0));
    columns.push(v.map((x) => x / length));
  }
  return floats(
    [size, count],
    Array.from({ length: size * count }, (_, i) => columns[i % count]?.[Math.floor(i / count)] ?? 0),
  );
}
