/** Random programs: every production of the grammar, spelt as untidily as the grammar allows. */
import fc from "fast-check";

/** The example of the language's specification. */
export const sampleProgram = `// MAD-X with two tasks at once: a language adapter under two task adapters.
import "./languages.adapt"                       // brings the adapter \`sw\` in

let rank = 8                                     // overridable: adapt build --set rank=16

model xlmr = "./models/xlm-roberta-base"         // a folder, or a Hub id such as "FacebookAI/xlm-roberta-base"

config small = lora(r=rank, alpha=2 * rank, attn_matrices=[q, v])
config mam   = prefix_tuning(bottleneck_size=800) | par_bn()

/// Named entities. Trained on the Swahili part of MasakhaNER.
adapter ner : small from "./adapters/ner"        // declared and loaded: the two must agree
adapter pos from "./adapters/pos"                // loaded: the method comes from its adapter_config.json
adapter new : seq_bn(reduction_factor=16)        // fresh: initialised from the build's seed
adapter mix = average(ner, pos, weights=[0.3, 0.7], combine_strategy="linear")  // made in weight space

fusion  def = Fuse(d, e, f) : dynamic(temperature=true) from "./fusions/d,e,f"

head ner : tagging(num_labels=9) from "./adapters/ner"
head pos from "./adapters/pos"

compose tasks = Stack(sw, Parallel(ner, pos))

build web {
  model  = xlmr
  active = tasks                  // a compose name, an adapter name or an expression
  heads  = [ner, pos]             // default: the heads named like the branch's last adapter, if declared
  target = onnx(opset=21, precision=f16, weights=pack)
  out    = "dist/web.onnx"
}
`;

const names = [
  "a",
  "b",
  "ner",
  "sw_2",
  "größe",
  "model",
  "from",
  "adapter",
  '"a"',
  "'a b'",
  '"none"',
  '"build"',
  '"x.y"',
];
const methods = ["lora", "seq_bn", '"compacter++"', "pfeiffer", "LoRAConfig", "small"];
const literals = [
  "1",
  "0.5",
  "1e-3",
  "16.0",
  ".5",
  "true",
  "False",
  "None",
  "none",
  "'x\\n'",
  '"it\'s"',
  '"\\u00e9\\\\"',
  '""',
];

const name = fc.constantFrom(...names);
const key = fc.constantFrom("r", "alpha", "model", "from", "'quoted'", "leave_out");
const text = fc.constantFrom('"./a/b"', "'x'", '"a\\tb"', '"日本"');

/** What may stand between two tokens. */
const space = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(" ", " ", "  ") },
  { weight: 2, arbitrary: fc.constantFrom("\n", "\n  ", "\n\n\n", "\t") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      " // note\n",
      " /* in */ ",
      "\n// own line\n",
      "\n/* two\n lines */\n",
      " /* , */ /* y */ ",
    ),
  },
);

/** Joins parts with random space between them. */
function spaced(...parts: readonly (fc.Arbitrary<string> | string)[]): fc.Arbitrary<string> {
  const arbitraries = parts.map((part) => (typeof part === "string" ? fc.constant(part) : part));
  return fc
    .tuple(fc.tuple(...arbitraries), fc.array(space, { minLength: parts.length, maxLength: parts.length }))
    .map(([texts, gaps]) =>
      texts
        .map((each, index) => (each === "" ? "" : each + (gaps[index] ?? "")))
        .join("")
        .trimEnd(),
    )
    .map((joined) => (/\/\/[^\n]*$/.test(joined) ? `${joined}\n` : joined));
}

/** Items with commas, each comma after random space; a trailing comma if `last`. */
function listed(item: fc.Arbitrary<string>, last = true): fc.Arbitrary<string> {
  const tail = last ? fc.constantFrom("", ",") : fc.constant("");
  return fc
    .tuple(fc.array(fc.tuple(item, space, space), { maxLength: 4 }), tail)
    .map(([items, end]) =>
      items
        .map(
          ([each, before, after], index) =>
            each + (index < items.length - 1 ? `${before},${after}` : `${before}${end}${after}`),
        )
        .join(""),
    );
}

const { value } = fc.letrec<{ value: string }>((tie) => {
  const inner = tie("value");
  const callee = fc.constantFrom("Stack", "Parallel", "onnx", '"lora"', "ac.Stack");
  return {
    value: fc.oneof(
      { maxDepth: 4, depthIdentifier: "value" },
      fc.constantFrom(...literals),
      name,
      spaced(callee, "(", listed(fc.oneof(inner, spaced(key, "=", inner))), ")"),
      spaced(fc.constantFrom("seq_bn", '"x"'), "[", listed(spaced(key, "=", inner)), "]"),
      spaced("[", listed(inner), "]"),
      spaced("(", inner, ",", ")"),
      spaced("(", inner, ",", inner, ")"),
      spaced("{", listed(spaced(fc.constantFrom('"0"', "default", "3", '"a"', '"true"'), ":", inner)), "}"),
      spaced(inner, fc.constantFrom("+", "-", "*", "/"), inner),
      spaced(fc.constantFrom("-", "+"), inner),
      spaced("(", inner, ")"),
    ),
  };
});

const method = fc.oneof(
  fc.constantFrom(...methods),
  spaced(fc.constantFrom(...methods), "(", listed(spaced(key, "=", value)), ")"),
  spaced("lora", "|", fc.constantFrom(...methods), "|", "seq_bn[reduction_factor=16]"),
  spaced("ConfigUnion", "(", listed(fc.constantFrom("PrefixTuningConfig(bottleneck_size=800)", "ParBnConfig()")), ")"),
);

/** Entries on lines of their own or with commas. */
const block = fc
  .tuple(
    fc.array(fc.tuple(spaced(key, "=", value), fc.constantFrom("\n", ",\n", ", ", "\n\n  ", " // end\n")), {
      maxLength: 4,
    }),
    space,
  )
  .map(([entries, gap]) => `{${gap}${entries.map(([entry, end]) => entry + end).join("")}}`);

const optional = (arbitrary: fc.Arbitrary<string>) => fc.oneof(fc.constant(""), arbitrary);

/** Keywords and names stay on one line, as everyone writes them. */
const declaration = fc.oneof(
  text.map((path) => `import ${path}`),
  fc.tuple(name, value).map(([each, inner]) => `let ${each} = ${inner}`),
  fc.tuple(name, text, optional(block)).map(([each, path, inner]) => `model ${each} = ${path} ${inner}`),
  fc.tuple(name, method).map(([each, inner]) => `config ${each} = ${inner}`),
  fc
    .tuple(name, optional(spaced(":", method)), optional(spaced("from", text)), optional(block))
    .map(([each, ...clauses]) => `adapter ${each} ${clauses.join(" ")}`),
  name.map((each) => `adapter ${each} = average(a, "b", weights=[0.3, 0.7])`),
  fc.tuple(name, optional(spaced(":", method))).map(([each, inner]) => `fusion ${each} = Fuse(a, "b") ${inner}`),
  fc.tuple(name, optional(spaced("from", text))).map(([each, path]) => `head ${each} : tagging(num_labels=2) ${path}`),
  fc.tuple(name, value).map(([each, inner]) => `compose ${each} = ${inner}`),
  fc.tuple(name, block).map(([each, inner]) => `build ${each} ${inner}`),
);

const between = fc.constantFrom(
  "\n",
  "\n",
  "\n\n",
  "\n\n\n\n",
  " // after\n",
  "\n/// doc\n",
  "\n\n// own\n\n",
  "\n/* block */\n",
);

/** Programs without syntax errors. */
export const program: fc.Arbitrary<string> = fc
  .array(fc.tuple(declaration, between), { maxLength: 6 })
  .map((parts) => parts.map(([each, gap]) => each + gap).join(""));
