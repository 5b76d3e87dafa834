/** The answers of `adapt inspect`, for people. */
import { unreachable } from "../language/bug.ts";
import type { AdapterReport, ModelReport, SiteGroup, TensorReport } from "../runtime/project/inspect-folder.ts";
import type { BuildReport, ProgramReport } from "../runtime/project/inspect-program.ts";
import { bytes, count, renderTable } from "./table.ts";

export function showReport(report: ProgramReport | ModelReport | AdapterReport): string {
  switch (report.kind) {
    case "program":
      return report.builds.map(showBuild).join("\n");
    case "model":
      return showModel(report);
    case "adapter":
      return showAdapter(report);
    default:
      return unreachable(report);
  }
}

function showBuild(report: BuildReport): string {
  const { model, multiplyAddsPerToken: cost } = report;
  const facts = properties([
    ["model", `${model.name} (${model.family}), ${count(model.parameters)} parameters`],
    ["active", report.active],
    ["added", `${count(report.addedParameters)} parameters${share(report.addedParameters, model.parameters)}`],
    ["cost", `${count(cost.base)} multiply-adds a token, adapters ${count(cost.added)}${share(cost.added, cost.base)}`],
    ["heads", report.heads.map(({ name, type }) => `${name} (${type})`).join(", ") || "none"],
    ["inputs", report.inputs.map(({ name, shape }) => `${name} [${shape.join(", ")}]`).join(", ")],
  ]);
  const adapters = report.adapters.map(({ name, method, kind, parameters }) => [
    `  ${name}`,
    method,
    kind,
    count(parameters),
  ]);
  const heading = [
    { title: "  adapter" },
    { title: "method" },
    { title: "from" },
    { title: "parameters", align: "right" as const },
  ];
  return `build ${report.name}\n${facts}${adapters.length > 0 ? renderTable(heading, adapters) : ""}${showSites(report.sites)}`;
}

function showModel(report: ModelReport): string {
  const { sizes } = report;
  const facts = properties([
    ["family", report.family],
    ["parameters", `${count(report.parameters)} in ${bytes(report.bytes)}`],
    [
      "sizes",
      `${sizes.layers} layers, ${sizes.hiddenSize} wide, ${sizes.heads} heads, ${count(sizes.vocabSize)} tokens`,
    ],
    ["inputs", report.inputs.map(({ name, shape }) => `${name} [${shape.join(", ")}]`).join(", ")],
    ["outputs", report.outputs.join(", ")],
    ["heads", report.heads.join(", ")],
  ]);
  return `model ${report.path}\n${facts}${showSites(report.sites)}`;
}

function showAdapter(report: AdapterReport): string {
  const facts = properties([
    ["name", report.name ?? "not stored"],
    ["method", report.method],
    ["made for", report.model ?? "not stored"],
    ["parameters", `${count(report.parameters)} in ${bytes(report.bytes)}`],
  ]);
  const head = report.head.length > 0 ? `head\n${showTensors(report.head)}` : "";
  return `adapter ${report.path}\n${facts}${showTensors(report.tensors)}${head}`;
}

function properties(rows: readonly (readonly [string, string])[]): string {
  return renderTable(
    [{ title: "" }, { title: "" }],
    rows.map(([name, value]) => [`  ${name}`, value]),
  );
}

function showTensors(tensors: readonly TensorReport[]): string {
  const rows = tensors.map(({ name, dtype, shape }) => [`  ${name}`, dtype, `[${shape.join(", ")}]`]);
  return renderTable([{ title: "  tensor" }, { title: "type" }, { title: "shape" }], rows);
}

function showSites(sites: readonly SiteGroup[]): string {
  const rows = sites.map(({ id, location, count: times, shape }) => [
    `  ${id}`,
    location,
    `×${times}`,
    shape.join(" → "),
  ]);
  return renderTable([{ title: "  hook point" }, { title: "location" }, { title: "" }, { title: "size" }], rows);
}

function share(part: number, whole: number): string {
  return whole > 0 ? ` (${((100 * part) / whole).toFixed(2)} %)` : "";
}
