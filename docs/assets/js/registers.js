/**
 * Registers that a reader can narrow, sort and take away. Without script they are whole tables and lists.
 *
 * A register is an element with `data-bf-register` (its name, for the CSV file) and `data-bf-facets` (the
 * labels to choose by, with "|" between them). Its items are its own table rows or, where it is no table,
 * the elements with `data-bf-item` on the page, in groups with `data-bf-day`. A cell, or a part of an item,
 * says with `data-label` which column it is; its values are the words of the links in it, or
 * its text, or what `data-bf-value` says.
 * Dates are read from <time datetime> and `data-bf-from`/`data-bf-to`.
 *
 * On a page in another language than that of the records, `data-bf-key` says what a label or a value is in
 * the language of the address, so that an address with a choice leads to the same in every language.
 *
 * A long register stands on several pages, of which this one has the first part of each list, in an element
 * with `data-bf-leaf` that leads to the others. When a reader first means to narrow it, the others are
 * fetched, so that it is always the whole that is narrowed; of what fits, so much is shown as a page holds.
 *
 * What was chosen stands in the address, so that it can be sent to others; more than one register on a page
 * would share it, so that a page has one.
 */

import { element, fold, inSlices, sortedInSlices } from "./dom.js";
import { say } from "./words.js";

const TEXT = {
  name: say("Filter"),
  search: say("Filter by words"),
  more: say("More filters"),
  any: say("any"),
  from: say("From"),
  to: say("To"),
  clear: say("Show all"),
  csv: say("CSV of what is shown"),
  csvFitting: say("CSV of what fits"),
  count: (shown, total) => say("%(shown)s of %(total)s shown", { shown, total }),
  fitting: (fit, total, shown) => say("%(fit)s of %(total)s fit, %(shown)s of them shown", { fit, total, shown }),
  reading: (read, total) => say("Reading: %(read)s of %(total)s", { read, total }),
  none: say("Nothing here fits. Choose less, or show all."),
  failed: say("The other parts could not be fetched, so nothing can be narrowed here."),
  further: (count) => say("Show %(count)s more", { count }),
  sort: (label) => say("Sort by %(label)s", { label }),
  order: say("Order"),
  asIs: say("as it stands"),
};

const FEW = 2; // a choice between fewer values than this is none
const AT_ONCE = 4; // parts fetched at the same time
const WINDOW = 100; // items of a long register that are shown before a reader asks for more
const PAUSE = 120; // ms; a burst of keys makes one search

/* ---- Reading what stands there ----------------------------------------------------------------------- */

const language = document.documentElement.lang;
const plain = (node) => node.textContent.replace(/\s+/g, " ").trim();
const slug = (label) => fold(label).replace(/[^\p{L}\p{N}]+/gu, "-");
const part = (item, label) => item.querySelector(`[data-label="${CSS.escape(label)}"]`);
const grouped = (number) => number.toLocaleString(language);
const ITEMS = "tbody > tr, [data-bf-item]";

/** The values that one item has in one column. */
function values(item, label) {
  const cell = part(item, label);
  if (!cell) return [];
  if (cell.dataset.bfValue) return [cell.dataset.bfValue];
  const links = [...cell.querySelectorAll("a")].map(plain);
  return (links.length ? links : [plain(cell)]).filter(Boolean);
}

/** The same as the address says them. */
function keys(item, label) {
  const key = part(item, label)?.dataset.bfKey;
  return key ? [key] : values(item, label);
}

/** The first and the last day of an item, as far as they are known: "" where they are open. */
function days(item) {
  const date = item.closest("[data-bf-day]")?.querySelector("time, .bf-date") ?? item.querySelector("time, .bf-date");
  if (!date) return null;
  const whole = date.getAttribute("datetime");
  if (whole) return [whole, `${whole}~`]; // "2023-02~" lies behind every day of February
  const { bfFrom = "", bfTo = "" } = date.dataset;
  return bfFrom || bfTo ? [bfFrom, bfTo ? `${bfTo}~` : ""] : null;
}

function field(label, input) {
  return element("label", { className: "bf-filter__field" }, element("span", {}, label), input);
}

/* ---- The other parts of a long list ------------------------------------------------------------------ */

/** A list of which this page has the first part. */
class Leaves {
  constructor(first) {
    this.total = Number(first.dataset.bfTotal);
    this.way = first.querySelector(".bf-leaves");
    this.holder = first.querySelector("tbody, .bf-timeline, .bf-day__events");
    this.addresses = [...this.way.querySelectorAll("li > a")].map((link) => link.href);
    this.units = [...this.holder.children];
    this.first = this.units.slice();
  }

  /** Fetch what stands on the other pages; `told` is called after each. */
  async gather(told) {
    const parts = new Map();
    const waiting = [...this.addresses];
    const worker = async () => {
      for (let address = waiting.shift(); address; address = waiting.shift()) {
        parts.set(address, await this.fetched(address));
        told(parts.get(address).length);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    for (const address of this.addresses) this.units.push(...parts.get(address));
  }

  async fetched(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${answer.status} ${address}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const holder = page.querySelector("[data-bf-leaf]").querySelector("tbody, .bf-timeline, .bf-day__events");
    const units = [...holder.children].map((unit) => document.adoptNode(unit));
    await inSlices(units, (unit) => {
      for (const link of unit.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), address).href;
      for (const named of unit.querySelectorAll("[id]")) named.removeAttribute("id");
    });
    return units;
  }
}

/* ---- One register ------------------------------------------------------------------------------------ */

class Register {
  constructor(root) {
    this.root = root;
    this.name = root.dataset.bfRegister;
    this.area = root.matches("table") ? (root.closest("[data-bf-leaf]") ?? root) : root.parentElement;
    this.items = [...this.area.querySelectorAll(ITEMS)];
    const cut = this.area.matches("[data-bf-leaf]") ? [this.area] : [...this.area.querySelectorAll("[data-bf-leaf]")];
    this.lists = cut.map((first) => new Leaves(first));
    this.total = this.items.length + this.lists.reduce((sum, list) => sum + list.total - count(list.units), 0);
    this.window = WINDOW;
    this.texts = new Map();
    this.turn = 0;
    this.labels = root.dataset.bfFacets.split("|").filter(Boolean);
    const names = (root.dataset.bfKey ?? root.dataset.bfFacets).split("|").filter(Boolean).map(slug);
    this.names = new Map(this.labels.map((label, place) => [label, names[place]]));
    this.facets = new Map(this.labels.map((label) => [label, element("select")]));
    this.search = element("input", { type: "search", autocomplete: "off", spellcheck: false });
    this.hasDates = this.items.some(days);
    this.from = element("input", { type: "date" });
    this.to = element("input", { type: "date" });
    this.status = element("p", { className: "bf-count bf-filter__count", role: "status" });
    this.form = this.makeForm();
    this.columns = [...root.querySelectorAll("thead th")];
    this.sorted = { column: "", down: false };
    for (const head of this.columns) this.makeSortable(head);
    if (this.columns.length) this.more.lastChild.prepend(this.makeOrder());
    if (this.isCut) this.area.append((this.further = this.makeFurther()));
  }

  get isCut() {
    return this.lists.length > 0;
  }

  /** Have every item, wherever it stands. */
  whole() {
    this.gathering ??= this.gather();
    return this.gathering;
  }

  async gather() {
    let read = this.items.length;
    const told = (more) => {
      read += more;
      this.status.textContent = TEXT.reading(Math.min(read, this.total), this.total);
    };
    if (this.isCut) told(0);
    for (const list of this.lists) await list.gather(told);
    const cut = this.lists.flatMap(({ units }) => units.flatMap(itemsOf));
    this.alone = this.items.filter((item) => !this.lists.some(({ holder }) => holder.contains(item)));
    this.items = [...this.alone, ...cut];
    for (const label of this.labels) await this.fill(label);
    this.asItStood = this.items;
  }

  /** Offer the values that one column has. */
  async fill(label) {
    const box = this.facets.get(label);
    const found = new Map();
    await inSlices(this.items, (item) => {
      const shown = values(item, label);
      for (const [place, key] of keys(item, label).entries()) {
        const known = found.get(key) ?? { shown: shown[place], number: 0 };
        known.number += 1;
        found.set(key, known);
      }
    });
    const { compare } = new Intl.Collator(language, { numeric: true });
    const sorted = await sortedInSlices([...found], ([, a], [, b]) => compare(a.shown, b.shown));
    box.replaceChildren(element("option", { value: "" }, TEXT.any));
    await inSlices(sorted, ([value, { shown, number }]) => {
      box.append(element("option", { value }, `${shown} (${number})`));
    });
    if (found.size >= FEW) return;
    this.facets.delete(label);
    box.closest("label").remove();
  }

  makeForm() {
    const fields = [...this.facets].map(([label, box]) => field(label, box));
    if (this.hasDates) fields.push(field(TEXT.from, this.from), field(TEXT.to, this.to));
    this.more = element("details", { className: "bf-details bf-filter__more" }, element("summary", {}, TEXT.more));
    this.more.append(element("div", { className: "bf-filter__fields" }, ...fields));
    this.search.setAttribute("aria-label", TEXT.search);
    this.search.placeholder = TEXT.search;
    this.clear = element("button", { type: "button", className: "bf-filter__button" }, TEXT.clear);
    const csv = this.isCut ? TEXT.csvFitting : TEXT.csv;
    this.csv = element("button", { type: "button", className: "bf-filter__button" }, csv);
    this.clear.addEventListener("click", () => this.reset());
    this.csv.addEventListener("click", () => this.download());
    const bar = element("div", { className: "bf-filter__bar" }, this.search, this.status, this.clear, this.csv);
    const form = element("form", { className: "bf-filter", role: "search", ariaLabel: TEXT.name }, bar, this.more);
    let timer = 0;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", () => this.apply());
    form.addEventListener("focusin", () => this.whole().then(() => this.turn || this.apply(), () => this.fail()));
    this.search.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.apply(), PAUSE);
    });
    return form;
  }

  /** The same as the heads of the columns, for narrow screens, where a table has none. */
  makeOrder() {
    const options = this.columns.flatMap((head) =>
      ["", ".down"].map((way) => {
        const value = `${head.dataset.bfColumn}${way}`;
        return element("option", { value }, `${head.dataset.bfLabel} ${way ? "↓" : "↑"}`);
      }),
    );
    this.order = element("select", {}, element("option", { value: "" }, TEXT.asIs), ...options);
    this.order.addEventListener("change", () => this.choose(...this.order.value.split(".")));
    const made = field(TEXT.order, this.order);
    made.classList.add("bf-filter__order");
    return made;
  }

  makeSortable(head) {
    const label = plain(head);
    const button = element("button", { type: "button", className: "bf-filter__sort", title: TEXT.sort(label) }, label);
    head.replaceChildren(button);
    Object.assign(head.dataset, { bfColumn: slug(head.dataset.bfKey ?? label), bfLabel: label });
    button.addEventListener("click", () => {
      const { column, down } = this.sorted;
      this.choose(head.dataset.bfColumn, column === head.dataset.bfColumn && !down ? "down" : "");
      if (!this.isCut) this.remember();
      else this.apply();
    });
  }

  makeFurther() {
    const button = element("button", { type: "button", className: "bf-filter__button" });
    const holder = element("p", { className: "bf-more", hidden: true }, button);
    button.addEventListener("click", () => {
      this.window += WINDOW;
      this.place();
    });
    return holder;
  }

  /* ---- State: what was chosen, here and in the address ---- */

  get chosen() {
    const chosen = new Map();
    const add = (name, value) => value && chosen.set(name, value);
    add("q", this.search.value.trim());
    for (const [label, box] of this.facets) add(this.names.get(label), box.value);
    add("from", this.from.value);
    add("to", this.to.value);
    return chosen;
  }

  get mine() {
    return ["q", "from", "to", "sort", ...this.names.values()];
  }

  read() {
    const asked = new URL(location.href).searchParams;
    this.search.value = asked.get("q") ?? "";
    for (const [label, box] of this.facets) {
      box.value = asked.get(this.names.get(label)) ?? "";
      if (box.selectedIndex < 0) box.value = "";
    }
    this.from.value = asked.get("from") ?? "";
    this.to.value = asked.get("to") ?? "";
    this.choose(...(asked.get("sort") ?? "").split("."));
  }

  remember() {
    const url = new URL(location.href);
    for (const name of this.mine) url.searchParams.delete(name);
    for (const [name, value] of this.chosen) url.searchParams.set(name, value);
    const { column, down } = this.sorted;
    if (column) url.searchParams.set("sort", down ? `${column}.down` : column);
    history.replaceState(history.state, "", url);
  }

  reset() {
    this.form.reset();
    this.search.value = "";
    this.apply();
    this.search.focus();
  }

  /* ---- Narrowing ---- */

  text(item) {
    if (!this.texts.has(item)) this.texts.set(item, fold(plain(item)));
    return this.texts.get(item);
  }

  fits(item, words, wanted) {
    if (!words.every((word) => this.text(item).includes(word))) return false;
    if (!wanted.every(([label, value]) => keys(item, label).includes(value))) return false;
    const { value: from } = this.from;
    const { value: to } = this.to;
    if (!from && !to) return true;
    const span = days(item);
    if (!span) return false;
    const [first, last] = span;
    return (!from || !last || last >= from) && (!to || !first || first <= to);
  }

  async apply() {
    const turn = ++this.turn;
    const isStale = () => turn !== this.turn;
    try {
      await this.whole();
    } catch {
      this.fail();
      return;
    }
    if (isStale()) return;
    const words = fold(this.search.value).split(/\s+/).filter(Boolean);
    const wanted = [...this.facets].map(([label, box]) => [label, box.value]).filter(([, value]) => value);
    this.remember();
    const fitting = new Set();
    const look = (item) => this.fits(item, words, wanted) && fitting.add(item);
    if (!(await inSlices(this.items, look, isStale))) return;
    if (this.isCut && !(await this.putInOrder(isStale))) return;
    for (const item of this.items) item.hidden = !fitting.has(item);
    this.fitting = this.items.filter((item) => fitting.has(item));
    this.window = WINDOW;
    this.place();
    this.clear.hidden = !this.chosen.size;
    this.csv.disabled = !fitting.size;
  }

  /** Show what fits, of a long register no more than a page holds, and say how much it is. */
  place() {
    const fit = this.fitting.length;
    const shown = this.isCut ? this.fillHolders() : fit;
    for (const group of this.area.querySelectorAll("[data-bf-day]")) {
      group.hidden = !group.querySelector("[data-bf-item]:not([hidden])");
    }
    const above = document.querySelector("[data-bf-count] > b");
    if (above) above.textContent = grouped(shown);
    const words = shown < fit && this.isNarrowed ? TEXT.fitting : TEXT.count;
    const [first, ...others] = words === TEXT.fitting ? [fit, this.total, shown] : [shown, this.total];
    this.status.textContent = fit ? words(first, ...others) : TEXT.none;
  }

  /** Put what fits into its lists, as far as there is room; nothing chosen, the page is as it was. */
  fillHolders() {
    const alone = new Set(this.alone);
    const cut = this.fitting.filter((item) => !alone.has(item));
    const chosen = this.isNarrowed ? [...new Set(cut.slice(0, this.window).map(unitOf))] : null;
    for (const { holder, way, units, first } of this.lists) {
      const own = new Set(units);
      holder.replaceChildren(...(chosen ? chosen.filter((unit) => own.has(unit)) : first));
      way.hidden = Boolean(chosen);
    }
    const left = chosen ? Math.max(0, cut.length - this.window) : 0;
    this.further.hidden = !left;
    this.further.firstChild.textContent = TEXT.further(Math.min(left, WINDOW));
    const here = chosen ? cut.length - left : this.lists.reduce((sum, { first }) => sum + count(first), 0);
    return this.fitting.length - cut.length + here;
  }

  get isNarrowed() {
    return this.chosen.size > 0 || this.sorted.column !== "";
  }

  fail() {
    this.gathering = null;
    this.status.textContent = TEXT.failed;
  }

  /* ---- Sorting ---- */

  key(item, place) {
    const cell = item.cells[place];
    const date = cell.querySelector("time, .bf-date");
    if (date) return days(cell)?.[0] ?? "";
    return fold(plain(cell));
  }

  /** Note by which column to sort; a short register is sorted at once. */
  choose(column, way) {
    const place = this.columns.findIndex((head) => head.dataset.bfColumn === column);
    if (place < 0) return;
    const down = way === "down";
    this.sorted = { column, down };
    this.order.value = down ? `${column}.down` : column;
    for (const head of this.columns) head.removeAttribute("aria-sort");
    this.columns[place].setAttribute("aria-sort", down ? "descending" : "ascending");
    if (this.isCut) return;
    this.items = this.items.map((item) => [this.key(item, place), item]).sort(this.comparing(down)).map(([, item]) => item);
    this.items[0]?.parentNode.append(...this.items);
  }

  /** What is empty stands last, whichever way one sorts. */
  comparing(down) {
    const { compare } = new Intl.Collator(language, { numeric: true });
    return ([a], [b]) => (!a || !b ? Number(!a) - Number(!b) : compare(a, b) * (down ? -1 : 1));
  }

  /** Put the items of a long register in the order that was chosen. */
  async putInOrder(isStale) {
    const { column, down } = this.sorted;
    const place = this.columns.findIndex((head) => head.dataset.bfColumn === column);
    if (place < 0) return true;
    const keyed = [];
    if (!(await inSlices(this.asItStood, (item) => keyed.push([this.key(item, place), item]), isStale))) return false;
    const ordered = await sortedInSlices(keyed, this.comparing(down));
    if (isStale()) return false;
    this.items = ordered.map(([, item]) => item);
    return true;
  }

  /* ---- Taking away ---- */

  async rows() {
    const named = (item) => [...item.querySelectorAll("[data-label]")].map((one) => one.dataset.label);
    const labels = this.columns.length
      ? this.columns.map((head) => head.dataset.bfLabel)
      : [...new Set(this.items.flatMap(named))];
    const date = (item) => (days(item) ?? []).map((day) => day.replace("~", "")).join("/");
    const rows = [[...labels, "period", "address"]];
    const shown = this.items.filter((item) => !item.hidden);
    await inSlices(shown, (item) => {
      const address = item.querySelector("a[href]")?.href ?? "";
      rows.push([...labels.map((label) => values(item, label).join("; ")), date(item), address]);
    });
    return rows;
  }

  async download() {
    // A spreadsheet must not take a text for a formula; a number is none, as in generator/exports/records.py.
    const inert = (text) => (/^[=+\-@\t\r]/.test(text) && !/^[-+]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text);
    const quoted = (text) => `"${inert(text).replaceAll('"', '""')}"`;
    const lines = (await this.rows()).map((row) => row.map(quoted).join(","));
    const file = new Blob([`${lines.join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" });
    const link = element("a", { href: URL.createObjectURL(file), download: `${this.name}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href));
  }

  async start() {
    const asked = new URL(location.href).searchParams;
    const isAsked = this.mine.some((name) => asked.has(name));
    this.root.before(this.form);
    this.clear.hidden = true;
    this.root.dataset.bfReady = "";
    this.status.textContent = TEXT.count(this.items.length, this.total);
    if (this.isCut && !isAsked) return;
    try {
      await this.whole();
    } catch {
      this.fail();
      return;
    }
    this.read();
    this.more.open = [...this.chosen.keys()].some((name) => name !== "q");
    await this.apply();
  }
}

/** What is taken from a page and put on it: a row, an item, or the group of a day. */
const unitOf = (item) => item.closest("[data-bf-day]") ?? item;
const itemsOf = (unit) => (unit.matches("[data-bf-day]") ? [...unit.querySelectorAll("[data-bf-item]")] : [unit]);
const count = (units) => units.reduce((sum, unit) => sum + itemsOf(unit).length, 0);

const root = document.querySelector("[data-bf-register]");
if (root && !root.closest(".bf-leaf--further")) new Register(root).start();
