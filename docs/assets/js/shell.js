/**
 * Small help for the shell that HTML alone does not give: the menu closes when one leaves it, wide tables
 * can be scrolled by keyboard, and what is folded away opens for print.
 */

import { say } from "./words.js";

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

/** A region that scrolls must take the focus (WCAG 2.1.1); Material wraps plain tables in such regions. */
function makeScrollable(region) {
  const wide = region.scrollWidth > region.clientWidth;
  if (!wide || region.hasAttribute("tabindex")) return;
  region.tabIndex = 0;
  region.setAttribute("role", "region");
  const heading = region.closest("article")?.querySelector("h1")?.firstChild?.textContent?.trim();
  region.setAttribute("aria-label", heading ? say("Table: %(heading)s", { heading }) : say("Table"));
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

document.querySelectorAll("[data-bf-language]").forEach(keepPlace);
const menu = document.querySelector(".bf-menu");
if (menu) closeWhenLeft(menu);
const scrollers = () => document.querySelectorAll(".md-typeset__scrollwrap").forEach(makeScrollable);
scrollers();
// Material wraps tables when the whole page is there, which is later than this runs.
window.addEventListener("load", scrollers);
window.addEventListener("resize", scrollers);
openForPrint();
