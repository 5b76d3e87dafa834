/** The names that the checker expects of a build's outputs are those that it gets. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { outputNames } from "../../language/check/rules/build/output-names.ts";
import { branchesOf } from "../../language/program/branches.ts";
import { compiled } from "../support/tiny-program.ts";
import { anyCase, lawTimeout, runs } from "./arbitrary-case.ts";
import { checked } from "./hold.ts";

test("the checker and the compiler name outputs alike", { timeout: lawTimeout }, () => {
  fc.assert(
    fc.property(anyCase, (given) => {
      const build = checked(given, [{ build: "main", tree: given.tree }]).get("main");
      if (!build) return;
      const names = outputNames(build, branchesOf(build.active));
      expect(compiled(build).outputs.map(({ name }) => name)).toEqual(names);
      expect(new Set(names).size).toBe(names.length);
    }),
    runs(60),
  );
});
