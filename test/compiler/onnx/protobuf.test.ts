import fc from "fast-check";
import onnxProto from "onnx-proto";
import { expect, test } from "vitest";
import { collectBytes } from "../../../compiler/onnx/byte-source.ts";
import type { OnnxAttribute, OnnxModel, OnnxTensor } from "../../../compiler/onnx/model.ts";
import { decodeModel, encodeModel } from "../../../compiler/onnx/protobuf.ts";

const { onnx } = onnxProto;

const text = fc.string({ unit: "grapheme", maxLength: 200 });
const integer = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -3, max: 300 }));
const float = fc.float({ noNaN: true }).map(Math.fround);
const sizes = fc.array(fc.nat(2 ** 40), { maxLength: 4 });

const tensor: fc.Arbitrary<OnnxTensor> = fc
  .record({
    name: text,
    elementType: fc.nat(20),
    dims: sizes,
    stored: fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((raw) => ({ raw })),
      fc.record({ location: text, offset: fc.nat(2 ** 45), length: fc.nat() }).map((external) => ({ external })),
    ),
  })
  .map(({ stored, ...rest }) => ({ ...rest, ...stored }));

const attribute: fc.Arbitrary<OnnxAttribute> = fc.oneof(
  fc.record({ name: text, kind: fc.constant("int" as const), value: integer }),
  fc.record({ name: text, kind: fc.constant("float" as const), value: float }),
  fc.record({ name: text, kind: fc.constant("string" as const), value: text }),
  fc.record({ name: text, kind: fc.constant("ints" as const), value: fc.array(integer, { maxLength: 5 }) }),
  fc.record({ name: text, kind: fc.constant("floats" as const), value: fc.array(float, { maxLength: 5 }) }),
  fc.record({ name: text, kind: fc.constant("tensor" as const), value: tensor }),
);

const info = fc.record({
  name: text,
  elementType: fc.nat(20),
  shape: fc.array(fc.oneof(fc.nat(2 ** 40), fc.string({ minLength: 1, maxLength: 9 })), { maxLength: 4 }),
});

const node = fc.record({
  name: text,
  op: text,
  domain: text,
  inputs: fc.array(text, { maxLength: 4 }),
  outputs: fc.array(text, { maxLength: 3 }),
  attributes: fc.array(attribute, { maxLength: 4 }),
});

const model: fc.Arbitrary<OnnxModel> = fc.record({
  irVersion: fc.nat(20),
  opsets: fc.array(fc.record({ domain: text, version: fc.nat(30) }), { maxLength: 2 }),
  producerName: text,
  producerVersion: text,
  metadata: fc.dictionary(text, text, { maxKeys: 3, noNullPrototype: true }),
  graph: fc.record({
    name: text,
    nodes: fc.array(node, { maxLength: 4 }),
    initializers: fc.array(tensor, { maxLength: 3 }),
    inputs: fc.array(info, { maxLength: 3 }),
    outputs: fc.array(info, { maxLength: 3 }),
    valueInfo: fc.array(info, { maxLength: 3 }),
  }),
});

test("what is written is read again", () => {
  fc.assert(
    fc.property(model, (original) => {
      expect(decodeModel(collectBytes(encodeModel(original)))).toEqual(original);
    }),
  );
});

test("protobuf's own library reads the same model, and what it writes is read", () => {
  fc.assert(
    fc.property(model, (original) => {
      const theirs = onnx.ModelProto.decode(collectBytes(encodeModel(original)));
      expect(onnx.ModelProto.verify(theirs)).toBeNull();
      expect(decodeModel(new Uint8Array(onnx.ModelProto.encode(theirs).finish()))).toEqual(original);
    }),
  );
});

test("bytes that end too early are refused", () => {
  fc.assert(
    fc.property(model, fc.nat(), (original, cut) => {
      const bytes = collectBytes(encodeModel(original));
      // The graph comes last, so every cut goes through it.
      expect(() => decodeModel(bytes.subarray(0, bytes.length - 1 - (cut % 2)))).toThrow("not a protobuf message");
    }),
  );
});
