/**
 * `X += L · R` for a narrow L, in WebAssembly with SIMD: merging adapters is then as fast as copying the weights (goal G2).
 * Sums run in single precision, over the rank only.
 */
import { op, type WasmType, wasmModule } from "./wasm-module.ts";

export interface LowRankKernel {
  /** Adds `left [rows, rank] · right [rank, columns]` to `target [rows, columns]`, in place. */
  add(target: Float32Array, left: Float32Array, right: Float32Array, rank: number): void;
}

/** Columns that one step of the inner loop handles; the kernel takes matrices whose width is a multiple. */
export const columnStep = 8;
const rowStep = 4;

const pageBytes = 65536;
/** For a block of the target, beside R and L. */
const blockBytes = 2 ** 18;

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly addRows: (x: number, left: number, right: number, rows: number, rank: number, rowBytes: number) => void;
}

/** What we use of the global WebAssembly, which TypeScript knows only beside a browser's document. */
interface WebAssemblyLike {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Exports };
  validate(bytes: Uint8Array): boolean;
}

let kernel: LowRankKernel | "none" | undefined;

/** The kernel, or undefined where the host has no WebAssembly with SIMD. */
export function lowRankKernel(): LowRankKernel | undefined {
  kernel ??= createKernel() ?? "none";
  return kernel === "none" ? undefined : kernel;
}

function createKernel(): LowRankKernel | undefined {
  const { WebAssembly: wasm } = globalThis as { readonly WebAssembly?: WebAssemblyLike };
  const bytes = moduleBytes();
  if (!wasm?.validate(bytes)) return undefined;
  const { memory, addRows } = new wasm.Instance(new wasm.Module(bytes)).exports;
  const makeRoom = (size: number) => {
    const missing = size - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
    return new Float32Array(memory.buffer);
  };
  return {
    add(target, left, right, rank) {
      const columns = right.length / rank;
      const rows = target.length / columns;
      const blockRows = rowStep * Math.max(1, Math.floor(blockBytes / (4 * columns * rowStep)));
      const leftAt = Math.ceil(right.length / 4) * 4;
      const targetAt = leftAt + blockRows * rank;
      const floats = makeRoom(4 * (targetAt + blockRows * columns));
      floats.set(right);
      for (let row = 0; row < rows; row += blockRows) {
        const count = Math.min(blockRows, rows - row);
        const padded = Math.ceil(count / rowStep) * rowStep;
        const block = target.subarray(row * columns, (row + count) * columns);
        const packed = floats.subarray(leftAt, leftAt + padded * rank);
        packLeft(left.subarray(row * rank, (row + count) * rank), count, rank, packed);
        floats.set(block, targetAt);
        addRows(4 * targetAt, 4 * leftAt, 0, padded, rank, 4 * columns);
        block.set(floats.subarray(targetAt, targetAt + block.length));
      }
    },
  };
}

/**
 * For each 4 rows of X and each 8 of its columns: the 4 × 2 vectors of X, plus for each k the splats of the rows' `L[row, k]`
 * times the same columns of row k of R. L comes in groups of 4 rows, k by k.
 */
function moduleBytes(): Uint8Array {
  // Parameters and locals, by number.
  const [left, right, rows, rank, rowBytes] = [1, 2, 3, 4, 5];
  const [rowEnd, column, at, leftAt, leftEnd] = [6, 7, 8, 9, 10];
  const xOf = [0, 11, 12, 13];
  const [factor, loaded] = [14, [15, 16]];
  const sumOf = (i: number, v: number) => 17 + 2 * i + v;
  const { get, set, constant, add, subtract, shiftLeft, lessUnsigned, loopWhile, load, loadSplat, store } = op;
  const advance = (which: number, by: readonly number[]) => [...get(which), ...by, ...add, ...set(which)];
  const copy = (from: number, to: number) => [...get(from), ...set(to)];
  const onSums = (body: (x: number, i: number, v: number) => readonly number[]) =>
    xOf.flatMap((x, i) => loaded.flatMap((_, v) => body(x, i, v)));

  const perRank = loopWhile(
    loaded.flatMap((vector, v) => [...get(at), ...load(16 * v), ...set(vector)]),
    ...xOf.map((_, i) => [
      ...[...get(leftAt), ...loadSplat(4 * i), ...set(factor)],
      ...loaded.flatMap((vector, v) => [
        ...[...get(sumOf(i, v)), ...get(factor), ...get(vector)],
        ...[...op.multiplyFloats, ...op.addFloats, ...set(sumOf(i, v))],
      ]),
    ]),
    advance(at, get(rowBytes)),
    advance(leftAt, constant(4 * rowStep)),
    [...get(leftAt), ...get(leftEnd), ...lessUnsigned],
  );
  const perColumns = loopWhile(
    onSums((x, i, v) => [...get(x), ...load(16 * v), ...set(sumOf(i, v))]),
    copy(left, leftAt),
    copy(column, at),
    perRank,
    onSums((x, i, v) => [...get(x), ...get(sumOf(i, v)), ...store(16 * v)]),
    ...[...xOf, column].map((pointer) => advance(pointer, constant(4 * columnStep))),
    [...get(xOf[0] ?? 0), ...get(rowEnd), ...lessUnsigned],
  );
  const perRows = loopWhile(
    ...xOf.slice(1).map((x, i) => [...get(xOf[i] ?? 0), ...get(rowBytes), ...add, ...set(x)]),
    copy(xOf[1] ?? 0, rowEnd),
    [...get(left), ...get(rank), ...constant(4), ...shiftLeft, ...add, ...set(leftEnd)],
    copy(right, column),
    perColumns,
    copy(xOf[3] ?? 0, xOf[0] ?? 0),
    copy(leftEnd, left),
    [...get(rows), ...constant(rowStep), ...subtract, ...set(rows)],
    get(rows),
  );
  const addresses: readonly WasmType[] = Array(8).fill("i32");
  const vectors: readonly WasmType[] = Array(11).fill("v128");
  const parameters: readonly WasmType[] = Array(6).fill("i32");
  return wasmModule({ name: "addRows", parameters, locals: [...addresses, ...vectors], body: perRows }, 1);
}

/** L by groups of rows: for each k the `rowStep` numbers of the group. Missing rows are zero. */
function packLeft(left: Float32Array, rows: number, rank: number, out: Float32Array): void {
  out.fill(0);
  for (let row = 0; row < rows; row++) {
    const group = row - (row % rowStep);
    for (let k = 0; k < rank; k++) out[group * rank + k * rowStep + (row % rowStep)] = left[row * rank + k] as number;
  }
}
