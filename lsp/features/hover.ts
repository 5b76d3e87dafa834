import type { Span } from "../../language/source/span.ts";
import { describeTopic } from "../describe.ts";
import type { Snapshot } from "../snapshot.ts";
import { topicAt } from "../topic.ts";

export interface HoverData {
  readonly span: Span;
  readonly markdown: string;
}

/** What the word under the cursor means and costs. */
export function hover(snapshot: Snapshot, file: string, offset: number): HoverData | undefined {
  const found = topicAt(snapshot, file, offset);
  const markdown = found && describeTopic(snapshot, file, found.topic);
  return found === undefined || markdown === undefined || markdown === "" ? undefined : { span: found.span, markdown };
}
