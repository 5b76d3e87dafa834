/**
 * Applies passes: each one walks the graph from its inputs to its outputs, tries its rules at every node and rebuilds what
 * follows from a change. Nodes that nothing changes stay as they are.
 */
import { Bug } from "../../language/bug.ts";
import { createGraphBuilder, type GraphBuilder } from "../graph/builder.ts";
import { sameShape } from "../graph/dim.ts";
import { reachable } from "../graph/reachable.ts";
import type { Graph, GraphNode, Value } from "../graph/value.ts";
import type { Pass, RewriteContext, RewriteEvent, Rule } from "./pass.ts";

export interface RunOptions {
  /** Whether approximate rules may run. */
  readonly approximate?: boolean;
  /** Whether rules may change a layer's own weight, which then has to be written anew; true unless said otherwise. */
  readonly mayRewriteWeights?: boolean;
  /** The one that made the graph; without it the first pass makes every node anew. */
  readonly builder?: GraphBuilder;
  /** Called with the graph after each pass. */
  afterPass?(pass: Pass, graph: Graph): void;
}

export interface RunResult {
  readonly graph: Graph;
  readonly trace: readonly RewriteEvent[];
}

/** A rule that keeps finding work at one node after so many times is running in a circle. */
const mostRewrites = 100;

export function runPasses(graph: Graph, passes: readonly Pass[], options: RunOptions = {}): RunResult {
  const trace: RewriteEvent[] = [];
  const builder = options.builder ?? createGraphBuilder();
  let current = options.builder ? graph : copyInto(builder, graph);
  for (const pass of passes) {
    const rules = pass.rules.filter((rule) => rule.exactness === "exact" || options.approximate === true);
    current = runPass(current, { ...pass, rules }, builder, options.mayRewriteWeights ?? true, trace);
    options.afterPass?.(pass, current);
  }
  return { graph: current, trace };
}

/** The graph with every value made by `builder`. */
function copyInto(builder: GraphBuilder, graph: Graph): Graph {
  const copies = new Map<Value, Value>();
  for (const { name, value } of graph.inputs) copies.set(value, builder.input(name, value.dtype, value.shape));
  const { values, nodes } = reachable(graph);
  for (const value of values) {
    if (value.origin.kind === "stored") copies.set(value, builder.stored(value.origin.tensor));
    if (value.origin.kind === "literal") copies.set(value, builder.literal(value.origin.tensor));
  }
  for (const node of nodes) {
    const made = builder.scope(node.scope, () => rebuild(builder, node, copies));
    for (const [i, old] of node.outputs.entries()) copies.set(old, at(made, i));
  }
  return graphOf(builder, graph, copies);
}

function graphOf(builder: GraphBuilder, { outputs }: Graph, replacements: ReadonlyMap<Value, Value>): Graph {
  return {
    inputs: builder.inputs,
    outputs: outputs.map(({ name, value }) => ({ name, value: replacementOf(replacements, value) })),
  };
}

/** All values of the graph were made by `builder`. */
function runPass(
  graph: Graph,
  pass: Pass,
  builder: GraphBuilder,
  mayRewriteWeights: boolean,
  trace: RewriteEvent[],
): Graph {
  const replacements = new Map<Value, Value>();
  const uses = new Map<Value, number>();
  const { values, nodes } = reachable(graph);
  const oldUses = countUses(graph, nodes);
  const replace = (old: Value, value: Value) => {
    replacements.set(old, value);
    uses.set(value, (uses.get(value) ?? 0) + (oldUses.get(old) ?? 0));
  };
  const context: RewriteContext = { builder, usesOf: (value) => uses.get(value) ?? 1, mayRewriteWeights };

  for (const { value } of graph.inputs) replace(value, value);
  for (const value of values) if (value.origin.kind !== "node") replace(value, value);
  for (const node of nodes) {
    const made = builder.scope(node.scope, () => {
      const outputs = rebuild(builder, node, replacements);
      return rewriteFully(outputs, pass, pass.rules, context, trace);
    });
    for (const [i, old] of node.outputs.entries()) replace(old, at(made, i));
  }
  return graphOf(builder, graph, replacements);
}

function countUses(graph: Graph, nodes: readonly GraphNode[]): ReadonlyMap<Value, number> {
  const uses = new Map<Value, number>();
  const add = (value: Value) => uses.set(value, (uses.get(value) ?? 0) + 1);
  for (const node of nodes) for (const operand of node.inputs) if (operand) add(operand);
  for (const { value } of graph.outputs) add(value);
  return uses;
}

/** Rewrites keep types, so those of the old outputs hold for the new ones. */
function rebuild(builder: GraphBuilder, node: GraphNode, replacements: ReadonlyMap<Value, Value>): readonly Value[] {
  const operands = node.inputs.map((operand) => operand && replacementOf(replacements, operand));
  const isKept = node.inputs.length > 0 && operands.every((operand, i) => operand === node.inputs[i]);
  if (isKept) return node.outputs;
  return builder.nodes(node.op, operands, {
    attributes: node.attributes,
    types: node.outputs,
    ...(node.declaredShapes && { declaredShapes: node.declaredShapes }),
  });
}

/** Tries the rules at a node, and again at what took its place, until none applies. */
function rewriteFully(
  outputs: readonly Value[],
  pass: Pass,
  rules: readonly Rule[],
  context: RewriteContext,
  trace: RewriteEvent[],
): readonly Value[] {
  let current = outputs;
  for (let round = 0; round < mostRewrites; round++) {
    const node = nodeOf(current);
    const next = node && rewriteOnce(node, pass, rules, context, trace);
    if (!next) return current;
    current = next;
  }
  throw new Bug(`the rules of ${pass.name} run in a circle`);
}

/** The node whose outputs these are, all of them and in order. */
function nodeOf(values: readonly Value[]): GraphNode | undefined {
  const [first] = values;
  if (first?.origin.kind !== "node") return undefined;
  const { node } = first.origin;
  return node.outputs.length === values.length && node.outputs.every((output, i) => output === values[i])
    ? node
    : undefined;
}

function rewriteOnce(
  node: GraphNode,
  pass: Pass,
  rules: readonly Rule[],
  context: RewriteContext,
  trace: RewriteEvent[],
): readonly Value[] | undefined {
  for (const rule of rules) {
    if (!rule.on.includes(node.op)) continue;
    const result = rule.rewrite(node, context);
    if (!result) continue;
    const event = { pass: pass.name, rule: rule.name, op: node.op, scope: node.scope };
    if ("skip" in result) {
      trace.push({ ...event, outcome: "refused", reason: result.skip });
      continue;
    }
    const made = "id" in result ? [result] : result;
    expectSameTypes(rule, node, made);
    trace.push({ ...event, outcome: "applied" });
    return made;
  }
  return undefined;
}

function expectSameTypes(rule: Rule, node: GraphNode, made: readonly Value[]): void {
  if (made.length !== node.outputs.length) throw new Bug(`${rule.name} gives ${made.length} values for ${node.op}`);
  for (const [i, old] of node.outputs.entries()) {
    const value = at(made, i);
    if (value.dtype !== old.dtype || !sameShape(value.shape, old.shape))
      throw new Bug(`${rule.name} changes the type of ${node.op}`);
  }
}

function at(values: readonly Value[], index: number): Value {
  const value = values[index];
  if (!value) throw new Bug(`there is no output ${index}`);
  return value;
}

function replacementOf(replacements: ReadonlyMap<Value, Value>, value: Value): Value {
  const found = replacements.get(value);
  if (!found) throw new Bug("a value comes after its user");
  return found;
}
