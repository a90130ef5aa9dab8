/**
 * Behind a citation's number stand its claim and source, and they show when a reader points at the number,
 * reaches it by keyboard or taps it. What shows is the entry in the page's list of references; without
 * script the number is a link to that entry.
 *
 * It can be pointed at itself, and Escape closes it (WCAG 2.2, 1.4.13).
 */

const PAUSE = 160; // ms; a pointer that only passes over opens nothing, and may leave to reach the note
const EDGE = 12; // px kept free between a note and the edge of the window

let note = null;
let timer = 0;

function later(act) {
  clearTimeout(timer);
  timer = setTimeout(act, PAUSE);
}

function close() {
  clearTimeout(timer);
  note?.element.remove();
  note = null;
}

/** A copy of an entry of the list, without ids and without the way back. */
function copyOf(entry) {
  const copy = document.createElement("span");
  copy.className = "bf-note";
  copy.append(...entry.cloneNode(true).childNodes);
  for (const back of copy.querySelectorAll(".bf-references__back")) back.remove();
  for (const named of copy.querySelectorAll("[id]")) named.removeAttribute("id");
  return copy;
}

/** Put the note under its number, or above where there is no room, and within the window. */
function place(element, cite) {
  const at = cite.getBoundingClientRect();
  const origin = element.offsetParent.getBoundingClientRect();
  const { width, height } = element.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const left = Math.max(EDGE, Math.min(at.left - width / 3, room - width - EDGE));
  const fits = at.bottom + height + EDGE < window.innerHeight || at.top < height + EDGE;
  const top = fits ? at.bottom + 4 : at.top - height - 4;
  element.style.left = `${left - origin.left}px`;
  element.style.top = `${top - origin.top}px`;
}

function open(cite) {
  clearTimeout(timer);
  if (note?.cite === cite) return;
  close();
  const entry = document.getElementById(cite.hash.slice(1));
  if (!entry) return;
  const element = copyOf(entry);
  // Behind the number, so that the Tab key goes from it into the note.
  cite.after(element);
  place(element, cite);
  note = { cite, element };
}

const citeAt = (event) => event.target.closest?.("a.bf-cite[href^='#ref-']");
const isInside = (node) => note && (note.cite.contains(node) || note.element.contains(node));

/** Let the numbers inside one element show their notes. */
function showNotes(area) {
  for (const cite of area.querySelectorAll("a.bf-cite[title]")) cite.removeAttribute("title");
  area.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const cite = citeAt(event);
    if (cite) later(() => open(cite));
    else if (isInside(event.target)) clearTimeout(timer);
    else if (note && !isInside(document.activeElement)) later(close);
  });
  area.addEventListener("pointerleave", () => {
    if (note && !isInside(document.activeElement)) later(close);
    else clearTimeout(timer);
  });
  area.addEventListener("focusin", (event) => {
    const cite = citeAt(event);
    if (cite?.matches(":focus-visible")) open(cite);
    else if (note && !isInside(event.target)) close();
  });
  // A finger cannot point without pressing: the first tap shows the note, which has links of its own.
  area.addEventListener("click", (event) => {
    const cite = citeAt(event);
    if (!cite || event.pointerType !== "touch" || note?.cite === cite) return;
    event.preventDefault();
    open(cite);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!isInside(event.target)) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !note) return;
    if (note.element.contains(document.activeElement)) note.cite.focus();
    close();
  });
}

const content = document.getElementById("bf-content");
if (content) showNotes(content);
