/** The declaration of one config key: its type, default, range and documentation. Methods, heads, fusions and blocks share it. */

export type FieldType =
  | { readonly kind: "boolean" }
  | { readonly kind: "integer"; readonly min?: number; readonly max?: number }
  /** `exclusiveMin` refuses the bound itself. Integers are accepted where the language writes a float and become one. */
  | { readonly kind: "float"; readonly min?: number; readonly exclusiveMin?: number; readonly max?: number }
  | { readonly kind: "string" }
  | { readonly kind: "choice"; readonly options: readonly string[] }
  | { readonly kind: "none" }
  | { readonly kind: "list"; readonly of: FieldType }
  /** String keys; for `reduction_factor` layer numbers and `default`. */
  | { readonly kind: "map"; readonly of: FieldType }
  | { readonly kind: "oneOf"; readonly types: readonly FieldType[] };

/** A config value after checking: plain data, nothing symbolic. */
export type FieldValue =
  | null
  | boolean
  | number
  | string
  | readonly FieldValue[]
  | { readonly [key: string]: FieldValue };

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** Absent: the person must give it. */
  readonly default?: FieldValue;
  /** One sentence for hover, completion and the reference. */
  readonly documentation: string;
  /** True for keys that change training only; they are checked and have no effect on a build. */
  readonly trainingOnly?: true;
}
