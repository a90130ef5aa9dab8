/**
 * In the picture of all actors, pointing at one or reaching it by keyboard dims those it has nothing to do
 * with. Nothing is hidden, and without script the picture says the same.
 */

function focusOn(svg, id) {
  const near = new Set([id]);
  for (const tie of svg.querySelectorAll("[data-bf-ends]")) {
    const ends = tie.dataset.bfEnds.split(" ");
    const on = ends.includes(id);
    if (on) for (const end of ends) near.add(end);
    tie.classList.toggle("bf-net__on", on);
  }
  for (const node of svg.querySelectorAll("[data-bf-node]")) {
    node.classList.toggle("bf-net__on", near.has(node.dataset.bfNode));
  }
  svg.classList.toggle("bf-net--focus", Boolean(id));
}

for (const svg of document.querySelectorAll(".bf-figure--net > svg.bf-net")) {
  const at = (event) => event.target.closest?.("[data-bf-node]")?.dataset.bfNode;
  for (const name of ["pointerover", "focusin"]) svg.addEventListener(name, (event) => focusOn(svg, at(event)));
  for (const name of ["pointerleave", "focusout"]) svg.addEventListener(name, () => focusOn(svg));
}
