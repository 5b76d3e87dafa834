/** One line of a completion list, before it is put into the protocol's words. */
import type { Topic } from "../topic.ts";

export interface Item {
  readonly label: string;
  readonly kind: "keyword" | "symbol" | "method" | "block" | "key" | "value" | "folder" | "file";
  readonly detail?: string;
  /** Inserted as it is; the label when neither this nor `snippet` is there. */
  readonly insert?: string;
  /** With places to fill in, for clients that know snippets. */
  readonly snippet?: string;
  /** What its documentation is about. */
  readonly topic?: Topic;
  /** Stands before others: required keys, legal blocks. */
  readonly isFirst?: true;
  readonly isDeprecated?: true;
  /** Completion goes on after it: folders of a path, keys whose values are listed. */
  readonly triggersMore?: true;
}
