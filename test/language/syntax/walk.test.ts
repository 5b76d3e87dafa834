import { describe, expect, it } from "vitest";
import { parse } from "../../../language/syntax/parse.ts";
import { nodeAt, pathAt, visit } from "../../../language/syntax/walk.ts";
import { sampleProgram } from "./programs.ts";

const at = (marked: string) => {
  const offset = marked.indexOf("$");
  const { module } = parse("a.adapt", marked.replace("$", ""));
  return { node: nodeAt(module, offset), path: pathAt(module, offset).map(({ kind }) => kind) };
};

describe("the node at an offset", () => {
  it.each([
    ["compose x = Stack(a, $b)", "Reference"],
    ["compose x = Stack(a, b$)", "Reference"],
    ["compose x = St$ack(a, b)", "Identifier"],
    ["compose x = Stack(a,$ b)", "Call"],
    ["config c = lora(r$=8)", "Identifier"],
    ["config c = lora(r=8$)", "Number"],
    ["let a = 1\n$\nlet b = 2", "Module"],
    ["let a = 1 // no$te", "Comment"],
    ["$let a = 1", "Let"],
  ])("%s", (marked, kind) => expect(at(marked).node.kind).toBe(kind));

  it("knows the way from the root", () => {
    expect(at("build b { active = Stack(a$) }").path).toEqual(
      "Module Build Block BlockEntry Call Argument Reference".split(" "),
    );
  });
});

describe("visit", () => {
  it("meets every node once, parents first, in the order of the text", () => {
    const { module } = parse("a.adapt", sampleProgram);
    const starts: number[] = [];
    const seen = new Set<object>();
    visit(module, (node, path) => {
      expect(seen.has(node)).toBe(false);
      expect(path.every((each) => seen.has(each))).toBe(true);
      seen.add(node);
      if (node.kind !== "Comment") starts.push(node.span.start);
    });
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(seen.size).toBeGreaterThan(100);
  });

  it("skips what is below a node for which it is told so", () => {
    const kinds: string[] = [];
    visit(parse("a.adapt", "compose x = Stack(a)").module, (node) => {
      kinds.push(node.kind);
      return node.kind !== "Call";
    });
    expect(kinds).toEqual(["Module", "Compose", "Identifier", "Call"]);
  });
});
