/** An SVG document read back: a strict little reader, so that what it takes is well-formed. */

export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** Its own characters, entities resolved. */
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  text: string;
}

const token = /<\/([\w-]+)>|<([\w-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;

export function readSvg(source: string): Element {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids.
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(source) || /\p{Cs}/u.test(source))
    throw new Error("characters that XML forbids");
  const top: Open = { name: "", attributes: new Map(), children: [], text: "" };
  const open = [top];
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const at = token.lastIndex;
    const match = token.exec(source);
    const parent = open[open.length - 1];
    if (!match || !parent) throw new Error(`not XML at ${source.slice(at, at + 40)}`);
    const [, closing, name, attributes = "", selfClosing, characters] = match;
    if (characters !== undefined) parent.text += resolved(characters);
    else if (closing !== undefined) {
      if (closing !== parent.name) throw new Error(`</${closing}> closes <${parent.name}>`);
      open.pop();
    } else if (name !== undefined) {
      const element: Open = { name, attributes: attributesOf(attributes), children: [], text: "" };
      parent.children.push(element);
      if (selfClosing === "") open.push(element);
    }
  }
  const [root] = top.children;
  if (open.length !== 1 || !root || top.children.length !== 1) throw new Error("not one closed document");
  return root;
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, resolved(value)]),
  );
}

function resolved(text: string): string {
  if (/&(?!(amp|lt|gt|quot);)/.test(text)) throw new Error(`an open & in ${text}`);
  return text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}

export function within(element: Element): readonly Element[] {
  return element.children.flatMap((child) => [child, ...within(child)]);
}

export function classesOf(element: Element): readonly string[] {
  return (element.attributes.get("class") ?? "").split(" ");
}

/** Text of all below it. */
export function textOf(element: Element): string {
  return element.text + element.children.map(textOf).join("");
}

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function areaOf({ attributes }: Element): Area {
  const number = (name: string) => Number(attributes.get(name));
  const [left, top] = [number("x"), number("y")];
  return { left, top, right: left + number("width"), bottom: top + number("height") };
}

export function contains(outer: Area, inner: Area): boolean {
  const slack = 0.05;
  return (
    inner.left >= outer.left - slack &&
    inner.top >= outer.top - slack &&
    inner.right <= outer.right + slack &&
    inner.bottom <= outer.bottom + slack
  );
}

export function overlap(one: Area, other: Area): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
