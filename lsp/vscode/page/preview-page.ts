/** The page of the preview: shows the picture, says which box was clicked, marks the one under the cursor. */
import type { FromPage, ToPage } from "../preview-messages.ts";

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

const editor = acquireVsCodeApi();
const picture = element("picture", HTMLElement);
const names = element("names", HTMLSelectElement);

function element<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no #${id}`);
  return found;
}

/** The boxes, in the order in which the server numbers them. */
function boxes(): readonly SVGGElement[] {
  return [...picture.querySelectorAll<SVGGElement>("g.box")];
}

function draw({ svg, names: all, chosen }: Extract<ToPage, { kind: "draw" }>): void {
  names.hidden = all.length < 2;
  const options = all.map((name) => new Option(name, name, false, name === chosen));
  names.replaceChildren(new Option("At the cursor", "", false, chosen === undefined), ...options);
  if (svg === undefined) {
    picture.textContent = "Nothing to draw yet: write a build or a composition.";
    return;
  }
  const drawing = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  picture.replaceChildren(document.importNode(drawing, true));
  for (const box of boxes()) box.setAttribute("tabindex", "0");
}

function mark(index: number | undefined): void {
  for (const [at, box] of boxes().entries()) box.classList.toggle("marked", at === index);
}

function reveal(target: EventTarget | null): void {
  const around = target instanceof Element ? target.closest<SVGGElement>("g.box") : null;
  const box = around === null ? -1 : boxes().indexOf(around);
  if (box >= 0) editor.postMessage({ kind: "reveal", box });
}

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  switch (data.kind) {
    case "draw":
      draw(data);
      return;
    case "mark":
      mark(data.box);
  }
});
picture.addEventListener("click", ({ target }) => reveal(target));
picture.addEventListener("keydown", ({ key, target }) => {
  if (key === "Enter") reveal(target);
});
names.addEventListener("change", () => {
  editor.postMessage({ kind: "choose", name: names.value === "" ? undefined : names.value });
});
editor.postMessage({ kind: "ready" });
