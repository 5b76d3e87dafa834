/** Shifts every place in a syntax tree: for text that was parsed out of a string. */

/** A copy of the tree with each `span` moved by `offset`. */
export function moveSpans<N>(node: N, offset: number): N {
  return move(node, offset) as N;
}

function move(node: unknown, offset: number): unknown {
  if (Array.isArray(node)) return node.map((item) => move(item, offset));
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) =>
      key === "span" && isSpan(value)
        ? [key, { start: value.start + offset, end: value.end + offset }]
        : [key, move(value, offset)],
    ),
  );
}

function isSpan(value: unknown): value is { readonly start: number; readonly end: number } {
  return typeof value === "object" && value !== null && "start" in value && "end" in value;
}
