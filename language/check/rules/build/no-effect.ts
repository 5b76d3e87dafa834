/** W0301: keys that name something which this model does not have (spec: models.md §5.1). */
import type { FieldValue } from "../../../catalogue/field.ts";
import type { MethodConfig } from "../../../catalogue/method-config.ts";
import { ownerOf } from "../../context.ts";
import type { ModelInfo } from "../../models.ts";
import type { BuildRule } from "../rule.ts";

export const noEffect: BuildRule = {
  name: "no-effect",
  check(draft, context) {
    const { model } = draft;
    if (model === undefined) return;
    for (const info of draft.adapters.values()) {
      (info.config?.members ?? []).forEach((member, index) => {
        for (const { field, message } of idleKeys(member, model)) {
          const written = info.written?.members[index];
          const isHere = written?.file === info.symbol.file;
          const span = (isHere ? written.spans.get(field) : undefined) ?? info.symbol.declaration.name.span;
          const help = "It does no harm; take it out, or use a model that has the place.";
          context.report(ownerOf(info.symbol), { code: "W0301", span, message, help });
        }
      });
    }
  },
};

interface IdleKey {
  readonly field: string;
  readonly message: string;
}

function idleKeys(member: MethodConfig, model: ModelInfo): readonly IdleKey[] {
  const family = model.family.name;
  const layers = new Set(model.sites.map((site) => site.layer));
  const absent = (list: readonly number[]) => list.filter((layer) => !layers.has(layer));
  const found: IdleKey[] = [];
  const isCrossless = !model.sites.some((site) => site.kind === "bottleneck" && site.location === "cross_adapter");
  if (member.architecture === "bottleneck" && member.cross_adapter && isCrossless) {
    found.push({
      field: "cross_adapter",
      message: `\`cross_adapter\` changes nothing: ${family} has no cross-attention hook`,
    });
  }
  const leftOut = "leave_out" in member ? absent(member.leave_out) : [];
  if (leftOut.length > 0) found.push({ field: "leave_out", message: missingLayers("leave_out", leftOut, family) });
  const edited = member.architecture === "reft" && member.layers !== "all" ? absent(member.layers) : [];
  if (edited.length > 0) found.push({ field: "layers", message: missingLayers("layers", edited, family) });
  return found;
}

function missingLayers(field: string, layers: readonly FieldValue[], family: string): string {
  return `\`${field}\` names layer ${layers.join(", ")}, which this ${family} model does not have`;
}
