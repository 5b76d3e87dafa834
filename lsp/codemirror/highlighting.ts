/** Which node is coloured as what. */
import { styleTags, tags } from "@lezer/highlight";

export const highlighting = styleTags({
  "let model config adapter fusion head compose build": tags.definitionKeyword,
  "import from": tags.moduleKeyword,
  "Definition!": tags.definition(tags.variableName),
  "Key!": tags.propertyName,
  BlockName: tags.className,
  "Call/Name": tags.function(tags.variableName),
  "Call/StringLiteral": tags.function(tags.variableName),
  Name: tags.variableName,
  StringLiteral: tags.string,
  NumberLiteral: tags.number,
  BooleanLiteral: tags.bool,
  None: tags.null,
  DocComment: tags.docComment,
  LineComment: tags.lineComment,
  BlockComment: tags.blockComment,
  HashComment: tags.invalid,
  '"*" "/" "+" "-" "|"': tags.operator,
  '"="': tags.definitionOperator,
  '":" ","': tags.separator,
  "( )": tags.paren,
  "[ ]": tags.squareBracket,
  "{ }": tags.brace,
});
