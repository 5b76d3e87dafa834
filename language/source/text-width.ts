/** How many columns of a terminal or a monospaced editor a text takes. */

/** East Asian wide and full-width characters and emoji, as ranges of code points. */
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

const narrowText = /^[\x20-\x7e]*$/;
const withoutWidth = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]$/u;

/** Columns of a text without line breaks; a tab counts as nothing, so expand tabs first. */
export function textWidth(text: string): number {
  if (narrowText.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x300) return withoutWidth.test(character) ? 0 : 1;
  if (withoutWidth.test(character)) return 0;
  return wide.some(([first, last]) => first <= point && point <= last) ? 2 : 1;
}
