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
 * What was chosen stands in the address, so that it can be sent to others; more than one register on a page
 * would share it, so that a page has one.
 */

const TEXT = {
  name: "Filter",
  search: "Filter by words",
  more: "More filters",
  any: "any",
  from: "From",
  to: "To",
  clear: "Show all",
  csv: "CSV of what is shown",
  count: (shown, total) => `${shown} of ${total} shown`,
  none: "Nothing here fits. Choose less, or show all.",
  sort: (label) => `Sort by ${label}`,
  order: "Order",
  asIs: "as it stands",
};

const FEW = 2; // a choice between fewer values than this is none
const CHUNK = 400; // items looked at before the browser gets to breathe
const PAUSE = 120; // ms; a burst of keys makes one search

/* ---- Reading what stands there ----------------------------------------------------------------------- */

const fold = (text) => text.normalize("NFD").replace(/[\p{M}'’ʼ`´]/gu, "").toLowerCase();
const plain = (node) => node.textContent.replace(/\s+/g, " ").trim();
const slug = (label) => fold(label).replace(/[^\p{L}\p{N}]+/gu, "-");
const part = (item, label) => item.querySelector(`[data-label="${CSS.escape(label)}"]`);

/** The values that one item has in one column. */
function values(item, label) {
  const cell = part(item, label);
  if (!cell) return [];
  if (cell.dataset.bfValue) return [cell.dataset.bfValue];
  const links = [...cell.querySelectorAll("a")].map(plain);
  return (links.length ? links : [plain(cell)]).filter(Boolean);
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

/* ---- Elements ---------------------------------------------------------------------------------------- */

function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

function field(label, input) {
  return element("label", { className: "bf-filter__field" }, element("span", {}, label), input);
}

/* ---- One register ------------------------------------------------------------------------------------ */

class Register {
  constructor(root) {
    this.root = root;
    this.name = root.dataset.bfRegister;
    this.area = root.matches("table") ? root : root.parentElement;
    this.items = [...this.area.querySelectorAll("tbody > tr, [data-bf-item]")];
    this.texts = new Map();
    this.turn = 0;
    const facets = root.dataset.bfFacets.split("|").filter(Boolean);
    this.facets = new Map(facets.map((label) => [label, this.choice(label)]).filter(([, box]) => box));
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
  }

  choice(label) {
    const found = new Map();
    for (const item of this.items) for (const value of values(item, label)) found.set(value, (found.get(value) ?? 0) + 1);
    if (found.size < FEW) return null;
    const sorted = [...found].sort(([a], [b]) => a.localeCompare(b, document.documentElement.lang, { numeric: true }));
    const options = sorted.map(([value, count]) => element("option", { value }, `${value} (${count})`));
    return element("select", {}, element("option", { value: "" }, TEXT.any), ...options);
  }

  makeForm() {
    const fields = [...this.facets].map(([label, box]) => field(label, box));
    if (this.hasDates) fields.push(field(TEXT.from, this.from), field(TEXT.to, this.to));
    this.more = element("details", { className: "bf-details bf-filter__more" }, element("summary", {}, TEXT.more));
    this.more.append(element("div", { className: "bf-filter__fields" }, ...fields));
    this.search.setAttribute("aria-label", TEXT.search);
    this.search.placeholder = TEXT.search;
    this.clear = element("button", { type: "button", className: "bf-filter__button" }, TEXT.clear);
    this.csv = element("button", { type: "button", className: "bf-filter__button" }, TEXT.csv);
    this.clear.addEventListener("click", () => this.reset());
    this.csv.addEventListener("click", () => this.download());
    const bar = element("div", { className: "bf-filter__bar" }, this.search, this.status, this.clear, this.csv);
    const form = element("form", { className: "bf-filter", role: "search", ariaLabel: TEXT.name }, bar, this.more);
    let timer = 0;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", () => this.apply());
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
    this.order.addEventListener("change", () => this.sort(...this.order.value.split(".")));
    const made = field(TEXT.order, this.order);
    made.classList.add("bf-filter__order");
    return made;
  }

  makeSortable(head) {
    const label = plain(head);
    const button = element("button", { type: "button", className: "bf-filter__sort", title: TEXT.sort(label) }, label);
    head.replaceChildren(button);
    Object.assign(head.dataset, { bfColumn: slug(label), bfLabel: label });
    button.addEventListener("click", () => {
      const { column, down } = this.sorted;
      this.sort(head.dataset.bfColumn, column === head.dataset.bfColumn && !down ? "down" : "");
      this.remember();
    });
  }

  /* ---- State: what was chosen, here and in the address ---- */

  get chosen() {
    const chosen = new Map();
    const add = (name, value) => value && chosen.set(name, value);
    add("q", this.search.value.trim());
    for (const [label, box] of this.facets) add(slug(label), box.value);
    add("from", this.from.value);
    add("to", this.to.value);
    return chosen;
  }

  read() {
    const asked = new URL(location.href).searchParams;
    this.search.value = asked.get("q") ?? "";
    for (const [label, box] of this.facets) {
      box.value = asked.get(slug(label)) ?? "";
      if (box.selectedIndex < 0) box.value = "";
    }
    this.from.value = asked.get("from") ?? "";
    this.to.value = asked.get("to") ?? "";
    this.sort(...(asked.get("sort") ?? "").split("."));
  }

  remember() {
    const url = new URL(location.href);
    const mine = ["q", "from", "to", "sort", ...[...this.facets.keys()].map(slug)];
    for (const name of mine) url.searchParams.delete(name);
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
    if (!wanted.every(([label, value]) => values(item, label).includes(value))) return false;
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
    const words = fold(this.search.value).split(/\s+/).filter(Boolean);
    const wanted = [...this.facets].map(([label, box]) => [label, box.value]).filter(([, value]) => value);
    this.remember();
    let shown = 0;
    for (const [place, item] of this.items.entries()) {
      if (place && place % CHUNK === 0) {
        await new Promise((go) => setTimeout(go));
        if (turn !== this.turn) return;
      }
      item.hidden = !this.fits(item, words, wanted);
      if (!item.hidden) shown += 1;
    }
    for (const group of this.area.querySelectorAll("[data-bf-day]")) {
      group.hidden = !group.querySelector("[data-bf-item]:not([hidden])");
    }
    const above = document.querySelector("[data-bf-count] > b");
    if (above) above.textContent = shown.toLocaleString(document.documentElement.lang);
    this.status.textContent = shown ? TEXT.count(shown, this.items.length) : TEXT.none;
    this.clear.hidden = !this.chosen.size;
    this.csv.disabled = !shown;
  }

  /* ---- Sorting ---- */

  key(item, place) {
    const cell = item.cells[place];
    const date = cell.querySelector("time, .bf-date");
    if (date) return days(cell)?.[0] ?? "";
    return fold(plain(cell));
  }

  sort(column, way) {
    const place = this.columns.findIndex((head) => head.dataset.bfColumn === column);
    if (place < 0) return;
    const down = way === "down";
    this.sorted = { column, down };
    this.order.value = down ? `${column}.down` : column;
    const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
    const keyed = this.items.map((item) => [this.key(item, place), item]);
    // What is empty stands last, whichever way one sorts.
    keyed.sort(([a], [b]) => (!a || !b ? Number(!a) - Number(!b) : compare(a, b) * (down ? -1 : 1)));
    this.items = keyed.map(([, item]) => item);
    this.items[0]?.parentNode.append(...this.items);
    for (const head of this.columns) head.removeAttribute("aria-sort");
    this.columns[place].setAttribute("aria-sort", down ? "descending" : "ascending");
  }

  /* ---- Taking away ---- */

  rows() {
    const named = (item) => [...item.querySelectorAll("[data-label]")].map((one) => one.dataset.label);
    const labels = this.columns.length
      ? this.columns.map((head) => head.dataset.bfLabel)
      : [...new Set(this.items.flatMap(named))];
    const date = (item) => (days(item) ?? []).map((day) => day.replace("~", "")).join("/");
    const row = (item) => [
      ...labels.map((label) => values(item, label).join("; ")),
      date(item),
      item.querySelector("a[href]")?.href ?? "",
    ];
    const shown = this.items.filter((item) => !item.hidden);
    return [[...labels, "period", "address"], ...shown.map(row)];
  }

  download() {
    // A spreadsheet must not take a text for a formula.
    const inert = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
    const quoted = (text) => `"${inert(text).replaceAll('"', '""')}"`;
    const lines = this.rows().map((row) => row.map(quoted).join(","));
    const file = new Blob([`${lines.join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" });
    const link = element("a", { href: URL.createObjectURL(file), download: `${this.name}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href));
  }

  start() {
    this.read();
    this.more.open = [...this.chosen.keys()].some((name) => name !== "q");
    this.root.before(this.form);
    this.root.dataset.bfReady = "";
    this.apply();
  }
}

const root = document.querySelector("[data-bf-register]");
if (root) new Register(root).start();
