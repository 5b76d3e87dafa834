/**
 * What the checker and the compiler may know of the world: JSON files and tensor headers of checkpoint folders, gathered
 * beforehand by the host. Weights are not here; `StoredTensor` only says where they lie.
 */

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** Element types that checkpoints store. */
export type StoredDtype = "F64" | "F32" | "F16" | "BF16" | "I64" | "I32" | "I16" | "I8" | "U8" | "BOOL";

/** One tensor in a file. Row-major unless `strides` says otherwise. */
export interface StoredTensor {
  readonly name: string;
  readonly dtype: StoredDtype;
  readonly shape: readonly number[];
  /** The host's name for the file, absolute on disk. */
  readonly file: string;
  /** Of element 0. */
  readonly offsetBytes: number;
  /** In elements, one for each dimension; absent when the tensor is contiguous. */
  readonly strides?: readonly number[];
}

/** A weights file (or a set of shards) whose header was read and found sound. */
export interface WeightsFile {
  /** For messages: `adapter.safetensors`. */
  readonly label: string;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** Something in the folder that could not be read, in words. */
export interface FolderProblem {
  readonly code: "E0501" | "E0502";
  /** File inside the folder. */
  readonly file: string;
  readonly message: string;
  readonly help?: string;
}

export type FolderRole = "model" | "adapter" | "fusion" | "head";

/** One checkpoint folder. */
export interface FolderFacts {
  /** As the host knows it, absolute on disk. */
  readonly path: string;
  readonly exists: boolean;
  /** `config.json`, `adapter_config.json`, `head_config.json`, `adapter_fusion_config.json`: those that exist and parse. */
  readonly json: ReadonlyMap<string, JsonObject>;
  /** By role: a folder may hold an adapter and its head. */
  readonly weights: ReadonlyMap<FolderRole, WeightsFile>;
  readonly problems: readonly FolderProblem[];
}

/** The host's answers, all known before checking starts. */
export interface Facts {
  /**
   * The folder that `source` names when written in `fromFile`, or `undefined` when the host did not look (an editor
   * without a disk): the checker then leaves checkpoint rules out.
   */
  folder(fromFile: string, source: string): FolderFacts | undefined;
}

/** A host that knows nothing; everything but the checkpoint rules still runs. */
export const noFacts: Facts = { folder: () => undefined };
