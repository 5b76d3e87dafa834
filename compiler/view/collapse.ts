/** Large compositions cut down to what a picture can show: `+12 more` stands for the rest. */
import type { ShapedBox } from "./shaped-box.ts";

const mostBoxes = 60;
const mostSiblings = 12;

/** The same boxes when they are few. Otherwise outer ones are kept before inner ones, and first ones before later ones. */
export function collapse(root: ShapedBox): ShapedBox {
  const kept = new Set<ShapedBox>([root]);
  for (const { children } of kept) {
    const shown = children.length > mostSiblings ? mostSiblings - 1 : children.length;
    for (const child of children.slice(0, Math.min(shown, mostBoxes - kept.size))) kept.add(child);
  }
  return only(kept, root);
}

function only(kept: ReadonlySet<ShapedBox>, shaped: ShapedBox): ShapedBox {
  const shown = shaped.children.filter((child) => kept.has(child)).map((child) => only(kept, child));
  const [first, ...others] = shaped.children.filter((child) => !kept.has(child));
  return { ...shaped, children: first === undefined ? shown : [...shown, moreBox(first, others)] };
}

function moreBox(first: ShapedBox, others: readonly ShapedBox[]): ShapedBox {
  const [from, to] = [first.box.range, (others[others.length - 1] ?? first).box.range];
  return {
    ...first,
    children: [],
    box: {
      kind: "more",
      title: `+${others.length + 1} more`,
      children: [],
      ...(from && to && from.file === to.file && { range: { ...from, end: to.end } }),
    },
  };
}
