/** What the extension and the page of the preview say to each other. */

export type ToPage =
  | {
      readonly kind: "draw";
      /** Absent: there is nothing to draw. */
      readonly svg: string | undefined;
      readonly title: string;
      /** All that could be drawn. */
      readonly names: readonly string[];
      /** Absent: what the cursor stands in is drawn. */
      readonly chosen: string | undefined;
    }
  /** The box under the cursor, in the order of the picture's `g.box` elements. */
  | { readonly kind: "mark"; readonly box: number | undefined };

export type FromPage =
  | { readonly kind: "ready" }
  | { readonly kind: "reveal"; readonly box: number }
  | { readonly kind: "choose"; readonly name: string | undefined };
