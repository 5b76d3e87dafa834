/** What an adapter declaration stands for: declared, loaded, both, or averaged from others. */
import { showValue } from "../catalogue/check-field-value.ts";
import { type ConfigDifference, compareConfigs, completeStoredConfig } from "../catalogue/compare-configs.ts";
import { describeConfig } from "../catalogue/describe-config.ts";
import type { AdapterConfig } from "../catalogue/method-config.ts";
import { architectures } from "../catalogue/methods/architectures/index.ts";
import { buildConfig } from "../catalogue/methods/build-config.ts";
import { defaultMethod } from "../catalogue/methods/index.ts";
import { readStoredConfig, type StoredAdapterConfig } from "../catalogue/read-stored.ts";
import type { DeclaredSymbol } from "../names/symbol.ts";
import type { StringLiteral } from "../syntax/ast.ts";
import type { CheckContext, Owner } from "./context.ts";
import { ownerOf } from "./context.ts";
import { type Derivation, resolveDerivation } from "./derive.ts";
import { type ReadFolder, readFolder } from "./folders.ts";
import { resolveMethod } from "./methods/resolve.ts";
import type { ResolvedMethod } from "./methods/resolved.ts";

export interface AdapterInfo {
  readonly symbol: DeclaredSymbol<"adapter">;
  /** Absent when the file is unknown to the host and nothing was declared. */
  readonly config?: AdapterConfig;
  readonly written?: ResolvedMethod;
  readonly source?: StringLiteral;
  readonly checkpoint?: ReadFolder & { readonly stored: StoredAdapterConfig };
  readonly derivation?: Derivation;
}

/** `undefined` when the declaration is wrong, which was said. */
export function resolveAdapterDeclaration(
  context: CheckContext,
  symbol: DeclaredSymbol<"adapter">,
): AdapterInfo | undefined {
  const owner = ownerOf(symbol);
  return context.once<AdapterInfo | undefined>(
    owner.subject,
    () => resolve(context, owner, symbol),
    () => {
      context.report(owner, {
        code: "E0206",
        span: symbol.declaration.name.span,
        message: `the adapter \`${symbol.name}\` is averaged from itself`,
        help: "Average adapters that are declared or loaded.",
      });
      return undefined;
    },
  );
}

function resolve(context: CheckContext, owner: Owner, symbol: DeclaredSymbol<"adapter">): AdapterInfo | undefined {
  const { method, source, derivation, block } = symbol.declaration;
  for (const entry of block?.entries ?? []) {
    context.report(owner, {
      code: "E0302",
      span: entry.key.span,
      message: `an adapter has no key \`${entry.key.text}\``,
      help: `Keys of the method go into its call: \`adapter ${symbol.name} : lora(${entry.key.text}=…)\`.`,
    });
  }
  if (derivation !== undefined) return resolveDerivation(context, owner, symbol, derivation);
  const written = method === undefined ? undefined : resolveMethod(context, owner, method);
  if (source !== undefined) return resolveStored(context, owner, symbol, source, written);
  if (method !== undefined) {
    if (written === undefined || !canStartFresh(context, owner, symbol, written)) return undefined;
    return { symbol, config: written.config, written };
  }
  return { symbol, config: { members: [buildConfig(defaultMethod.name, new Map())] } };
}

/** A prompt that begins as words is looked up in training only; loaded, it is a prompt like any other. */
function canStartFresh(
  context: CheckContext,
  owner: Owner,
  symbol: DeclaredSymbol<"adapter">,
  { config, members }: ResolvedMethod,
): boolean {
  const index = config.members.findIndex(
    (member) => member.architecture === "prompt_tuning" && member.prompt_init === "from_string",
  );
  if (index < 0) return true;
  const place = members[index];
  const span = place?.spans.get("prompt_init");
  context.report(span === undefined ? owner : { ...owner, file: place?.file ?? owner.file }, {
    code: "E0305",
    span: span ?? symbol.declaration.name.span,
    message: `\`${symbol.name}\` has no weights, and the words of \`prompt_init_text\` are looked up in training only`,
    help: `Load the trained prompt: \`adapter ${symbol.name} : … from "./folder"\`; or use \`prompt_init = "random_uniform"\`.`,
  });
  return false;
}

function resolveStored(
  context: CheckContext,
  owner: Owner,
  symbol: DeclaredSymbol<"adapter">,
  source: StringLiteral,
  written: ResolvedMethod | undefined,
): AdapterInfo | undefined {
  if (source.broken) return undefined;
  const isWrong = symbol.declaration.method !== undefined && written === undefined;
  const read = readFolder(context, owner, source, "adapter");
  if (read === undefined) return undefined;
  if (read === "unknown") {
    if (isWrong) return undefined;
    return { symbol, source, ...(written === undefined ? {} : { written, config: written.config }) };
  }
  const stored = readStoredConfig(read.json);
  if (!stored.ok) {
    for (const problem of stored.problems) {
      context.report(owner, {
        code: "E0502",
        span: source.span,
        message: `adapter_config.json: ${problem.message}`,
        help: "The file was not written by the Adapters library, or was changed.",
      });
    }
    return undefined;
  }
  sayRepairs(context, owner, source, stored);
  if (isWrong) return undefined;
  const differences = written === undefined ? [] : compareConfigs(written.config, stored);
  if (written !== undefined && differences.length > 0) {
    reportDifferences(context, owner, symbol, source, written, stored, differences);
    return undefined;
  }
  const config = written === undefined ? stored.config : completeStoredConfig(written.config, stored);
  return { symbol, source, config, checkpoint: { ...read, stored }, ...(written === undefined ? {} : { written }) };
}

function sayRepairs(context: CheckContext, owner: Owner, source: StringLiteral, stored: StoredAdapterConfig): void {
  for (const repair of stored.repairs) {
    context.report(owner, {
      code: "W0501",
      span: source.span,
      message: repair,
      help: "Save the adapter again to be rid of this.",
    });
  }
  for (const member of stored.config.members) {
    for (const { message, help } of architectures[member.architecture].problems(member)) {
      context.report(owner, { code: "W0501", span: source.span, message: `adapter_config.json: ${message}`, help });
    }
  }
  if (stored.ignoredKeys.length === 0) return;
  const keys = stored.ignoredKeys.map((key) => `\`${key}\``).join(", ");
  context.report(owner, {
    code: "W0501",
    span: source.span,
    message: `adapter_config.json has keys without meaning: ${keys}`,
    help: "The library drops them, and so does this build.",
  });
}

/** E0506, with a fix that writes what the file says. */
function reportDifferences(
  context: CheckContext,
  owner: Owner,
  symbol: DeclaredSymbol<"adapter">,
  source: StringLiteral,
  written: ResolvedMethod,
  stored: StoredAdapterConfig,
  differences: readonly ConfigDifference[],
): void {
  const list = differences.map(
    ({ field, declared, stored: other }) => `\`${field}\` is ${show(field, other)}, declared ${show(field, declared)}`,
  );
  const method = symbol.declaration.method;
  const edits = differences.map((difference) => {
    const span = written.members[difference.member]?.spans.get(difference.field);
    const file = written.members[difference.member]?.file;
    return span === undefined || file === undefined ? undefined : { file, span, text: showValue(difference.stored) };
  });
  const exact = edits.filter((edit) => edit !== undefined);
  const whole =
    method === undefined ? [] : [{ file: owner.file, span: method.span, text: describeConfig(stored.config) }];
  context.report(owner, {
    code: "E0506",
    span: source.span,
    message: `the stored adapter differs from the declared one: ${list.join("; ")}`,
    help: "Declare what is stored, or leave the declaration out: it then comes from the file.",
    related: [{ file: owner.file, span: method?.span ?? written.span, message: "declared here" }],
    fixes: [{ title: "Declare what is stored", edits: exact.length === edits.length ? exact : whole }],
  });
}

function show(field: string, value: ConfigDifference["declared"]): string {
  return field === "architecture" ? String(value) : showValue(value);
}
