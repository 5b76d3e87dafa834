import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { randomFloats } from "./random-bytes.ts";

/** Sizes by tensor name. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

/** A safetensors file of random floats; one that is there is kept, because it would be the same. */
export function writeRandomTensors(path: string, shapes: Shapes): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, "w");
  try {
    writeSync(file, headerOf(shapes));
    let seed = 1;
    for (const shape of shapes.values()) {
      for (const chunk of randomFloats(elements(shape), seed++)) writeSync(file, chunk);
    }
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

export function writeJson(folder: string, name: string, content: object): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), JSON.stringify(content, null, 2));
}

function headerOf(shapes: Shapes): Uint8Array {
  let end = 0;
  const entries = [...shapes].map(([name, shape]) => {
    const begin = end;
    end += 4 * elements(shape);
    return [name, { dtype: "F32", shape, data_offsets: [begin, end] }];
  });
  const json = JSON.stringify(Object.fromEntries(entries));
  const text = json.padEnd(Math.ceil(json.length / 8) * 8);
  const bytes = Buffer.alloc(8 + text.length, text, "latin1");
  bytes.write(text, 8, "latin1");
  bytes.writeBigUInt64LE(BigInt(text.length));
  return bytes;
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
