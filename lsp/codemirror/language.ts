/** The language for CodeMirror 6: syntax tree, colours, folding, indentation, comment marks. No language server needed. */
import {
  delimitedIndent,
  foldInside,
  foldNodeProp,
  indentNodeProp,
  LanguageSupport,
  LRLanguage,
} from "@codemirror/language";
import { completeAdapt } from "./completion.ts";
import { parser } from "./parser.ts";

/** The parser with what an editor asks of it. */
export const adaptLanguage = LRLanguage.define({
  name: "adapt",
  parser: parser.configure({
    props: [
      indentNodeProp.add({
        "ArgumentList Parenthesized": delimitedIndent({ closing: ")", align: false }),
        "BracketArguments List": delimitedIndent({ closing: "]", align: false }),
        "Block Dictionary": delimitedIndent({ closing: "}", align: false }),
      }),
      foldNodeProp.add({ "ArgumentList BracketArguments List Parenthesized Block Dictionary": foldInside }),
    ],
  }),
  languageData: {
    commentTokens: { line: "//", block: { open: "/*", close: "*/" } },
    closeBrackets: { brackets: ["(", "[", "{", '"', "'"] },
    indentOnInput: /^\s*[)\]}]$/,
    autocomplete: completeAdapt,
  },
});

/** The extension to give to an editor: `new EditorView({ extensions: [basicSetup, adapt()] })`. */
export function adapt(): LanguageSupport {
  return new LanguageSupport(adaptLanguage);
}
