/**
 * Small help for the shell that HTML alone does not give: colours can be chosen, the menu closes when one
 * leaves it, the list of contents follows the reader, wide tables can be scrolled by keyboard, what is folded
 * away opens for a link that leads into it and for print, and references can be copied. It also fetches the scripts that a page needs.
 */

import { say } from "./words.js";

/**
 * Colours as the system has them, light or dark. The form is Material's: a radio for each, and after it the
 * label that leads to the next. So is the way of keeping a choice, which a script of its own reads before
 * the page is drawn.
 */
function setUpColours(form) {
  const choices = [...form.querySelectorAll("input")];
  const choose = (index) => {
    for (const [place, one] of choices.entries()) {
      one.checked = place === index;
      one.nextElementSibling.hidden = place !== index;
    }
    const { mdColorMedia: media, mdColorScheme: scheme } = choices[index].dataset;
    document.body.dataset.mdColorScheme = scheme;
    if (index) document.body.dataset.mdColorMedia = media;
    else delete document.body.dataset.mdColorMedia; // the style sheet asks the system
    return { index, color: { media, scheme } };
  };
  form.addEventListener("change", (event) => __md_set("__palette", choose(choices.indexOf(event.target))));
  choose(choices[__md_get("__palette")?.index] ? __md_get("__palette").index : 0);
}

/** Close the menu on Escape and when focus or pointer go elsewhere. */
function closeWhenLeft(menu) {
  const close = () => {
    menu.open = false;
  };
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    close();
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target)) close();
  });
}

/** Mark the section that is read: the last one whose heading has come into the upper part of the window. */
function followReading(list) {
  const links = new Map();
  for (const link of list.querySelectorAll("a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const passed = new Set();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting, boundingClientRect, rootBounds } of entries) {
        if (isIntersecting || boundingClientRect.top < rootBounds.top) passed.add(target);
        else passed.delete(target);
      }
      const now = [...links.keys()].findLast((heading) => passed.has(heading));
      for (const [heading, link] of links) {
        if (heading === now) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    },
    { rootMargin: "0px 0px -70% 0px" },
  );
  for (const heading of links.keys()) observer.observe(heading);
}

/** A table that people wrote may be wider than its column: it gets a region that scrolls, as Material lays out. */
function wrapTable(table) {
  const region = document.createElement("div");
  const inner = document.createElement("div");
  region.className = "md-typeset__scrollwrap";
  inner.className = "md-typeset__table";
  table.replaceWith(region);
  region.append(inner);
  inner.append(table);
}

/** A region that scrolls must take the focus (WCAG 2.1.1); tell whether it has just been given it. */
function makeScrollable(region) {
  const wide = region.scrollWidth > region.clientWidth;
  if (!wide || region.hasAttribute("tabindex")) return false;
  region.tabIndex = 0;
  return true;
}

/** The words of the heading that an element of the article stands under. */
function headingOver(element) {
  const headings = element.closest("article")?.querySelectorAll("h1, h2, h3, h4") ?? [];
  const before = [...headings].filter(
    (heading) => heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  return before.at(-1)?.firstChild?.textContent?.trim();
}

/** A table says what it is where it takes the focus. */
function makeTableScrollable(region) {
  if (!makeScrollable(region)) return;
  region.setAttribute("role", "region");
  const heading = headingOver(region);
  region.setAttribute("aria-label", heading ? say("Table: %(heading)s", { heading }) : say("Table"));
}

/** Open what is folded around the place that the address names; browsers do that by themselves only lately. */
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = [];
  for (let one = target; (one = one?.parentElement?.closest("details:not([open])")); ) folded.push(one);
  for (const details of folded) details.open = true;
  if (folded.length) target.scrollIntoView();
}

/** A button behind a text that readers take away; browsers let pages copy only over https, or on this machine. */
function offerCopy(text) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "bf-copy";
  button.textContent = say("Copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent.trim());
    button.textContent = say("Copied");
    setTimeout(() => (button.textContent = say("Copy")), 2000);
  });
  text.after(button);
}

/** Open every <details> of the content for print, and fold them again afterwards. */
function openForPrint() {
  const opened = [];
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll(".md-content__inner details:not([open])")) {
      details.open = true;
      opened.push(details);
    }
  });
  window.addEventListener("afterprint", () => {
    for (const details of opened.splice(0)) details.open = false;
  });
}

/** The way to another language keeps what the address says beside the page. */
function keepPlace(link) {
  link.addEventListener("click", () => {
    link.search = location.search;
    link.hash = location.hash;
  });
}

/** What only some pages have something for, and what it looks for there. */
const TOOLS = {
  citations: "[data-claim]",
  map: ".bf-figure--map",
  network: ".bf-figure--net",
  registers: "[data-bf-register]",
};

for (const [name, selector] of Object.entries(TOOLS)) {
  if (document.querySelector(selector)) import(`./${name}.js`);
}
const colours = document.querySelector("[data-md-component=palette]");
if (colours) setUpColours(colours);
document.querySelectorAll("[data-bf-language]").forEach(keepPlace);
const menu = document.querySelector(".bf-menu");
if (menu) closeWhenLeft(menu);
const contents = document.querySelector(".bf-contents");
if (contents) followReading(contents);
document.querySelectorAll(".md-typeset table:not([class])").forEach(wrapTable);
const scrollers = () => {
  document.querySelectorAll(".md-typeset__scrollwrap").forEach(makeTableScrollable);
  document.querySelectorAll(".md-typeset pre > code").forEach(makeScrollable);
};
scrollers();
window.addEventListener("resize", scrollers);
if (navigator.clipboard) document.querySelectorAll(".bf-citebox__text, .bf-citebox pre").forEach(offerCopy);
openTarget();
window.addEventListener("hashchange", openTarget);
openForPrint();
