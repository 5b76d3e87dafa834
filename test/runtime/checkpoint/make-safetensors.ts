/** Safetensors files with any header, honest or not. */

/** `header` is JSON text or a value; `declaredBytes` overrides the length that the file claims. */
export function makeSafetensors(
  header: unknown,
  data: Uint8Array = new Uint8Array(0),
  declaredBytes?: bigint,
): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, declaredBytes ?? BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}

/** One f32 tensor called `name` that holds `values`. */
export function oneTensor(name: string, values: readonly number[]): Uint8Array {
  const header = { [name]: { dtype: "F32", shape: [values.length], data_offsets: [0, values.length * 4] } };
  return makeSafetensors(header, new Uint8Array(Float32Array.from(values).buffer));
}
