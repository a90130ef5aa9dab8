/**
 * Search: the box in the header with its panel of results, and the page /search/ with all of them.
 *
 * The index is Pagefind's, under pagefind/ at the root of the site, and is loaded when somebody first means
 * to search. What it must hold for each record: the filter `kind`, and where it has them `side`, `speaker`,
 * `source` and `period`; the meta fields `title`, `subtitle`, `date`, and `names` (the record's names,
 * separated by " · "). `meta.url` wins over the page's own address.
 *
 * Everything that comes out of the index is set as text, never as HTML, and links lead only to this site.
 * Results are ordinary links in lists: the arrows move between them, Enter follows, Escape goes back.
 */

import { element, fold } from "./dom.js";
import { ngettext, say } from "./words.js";

const TEXT = {
  input: say("Search this briefing"),
  placeholder: say("Search names, places, claims"),
  wait: say("Searching …"),
  idle: say("Type a name, a place or a word, in any script."),
  none: (query) => say("Nothing found for “%(query)s”. Try another spelling, or fewer words.", { query }),
  some: (count, query) => ngettext("%(n)s result for “%(query)s”", "%(n)s results for “%(query)s”", count, { query }),
  missing: say("The search index is not here. The lists in the navigation lead to every record."),
  all: say("All"),
  facets: say("Kind of record"),
  any: say("any"),
  more: say("Show more"),
  moreOf: (count, kind) => say("All %(count)s %(kind)s", { count, kind }),
  page: say("Open as a page"),
  pageForm: say("Whole briefing"),
};

/** Kinds of record in the words of the reader, for a number of them. Others are shown by their own name. */
const KINDS = {
  actor: (n) => ngettext("actor", "actors", n),
  location: (n) => ngettext("location", "locations", n),
  event: (n) => ngettext("event", "events", n),
  claim: (n) => ngettext("claim", "claims", n),
  judgement: (n) => ngettext("judgement", "judgements", n),
  scenario: (n) => ngettext("scenario", "scenarios", n),
  indicator: (n) => ngettext("indicator", "indicators", n),
  gap: (n) => ngettext("open question", "open questions", n),
  assumption: (n) => ngettext("assumption", "assumptions", n),
  question: (n) => ngettext("question", "questions", n),
  source: (n) => ngettext("source", "sources", n),
  edition: (n) => ngettext("edition", "editions", n),
  correction: (n) => ngettext("correction", "corrections", n),
  page: (n) => ngettext("page", "pages", n),
};

/** The further filters of the index, in the words of the reader. The page offers them, the panel does not. */
const FACETS = { side: say("Side"), speaker: say("Speaker"), source: say("Source"), period: say("Month") };

/** What says that the texts of records are in the first of the site's languages, where the page speaks another. */
const lang = document.querySelector("link[hreflang]")?.hreflang;
const OWN = lang && lang !== document.documentElement.lang ? { lang } : {};

const TYPING_PAUSE = 50; // ms; keys that come together make one search
const PREPARED = 3; // letters from which on what a search needs is fetched while the reader types
const PANEL = { grouped: 3, single: 8 };
const PAGE = { grouped: 8, single: 25 };
const NAMES_SHOWN = 4;

/* ---- Words ------------------------------------------------------------------------------------------- */

function words(text) {
  return fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

function kindName(kind, count) {
  return KINDS[kind]?.(count) ?? kind;
}

function grouped(number) {
  return number.toLocaleString(document.documentElement.lang);
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/* ---- Elements ---------------------------------------------------------------------------------------- */

/** Text with the words that begin like one of the terms in <mark>. */
function highlighted(text, terms) {
  const parts = text.split(/([\p{L}\p{M}\p{N}'’ʼ]+)/u);
  return parts
    .filter(Boolean)
    .map((part) =>
      terms.some((term) => fold(part).startsWith(term)) ? element("mark", {}, part) : part,
    );
}

/** Pagefind's excerpt in pieces of text: its two entities undone, and where it set <mark>. */
function pieces(excerpt) {
  const found = [];
  let marked = false;
  for (const part of excerpt.split(/(<\/?mark>)/)) {
    if (part === "<mark>" || part === "</mark>") marked = part === "<mark>";
    else {
      const text = part.replaceAll("\u200b", "").replaceAll("&lt;", "<").replaceAll("&gt;", ">");
      found.push({ marked, text });
    }
  }
  return found;
}

/** How many characters at the start of a text only repeat what is known already. */
function repeated(text, known) {
  let end = 0;
  for (;;) {
    const start = end + text.slice(end).match(/^[\s.·]*/)[0].length;
    const next = known.find((each) => each && text.startsWith(each, start));
    if (!next) return end && start;
    end = start + next.length;
  }
}

/** The excerpt as nodes, without the title and names that a record's text begins with. */
function excerptNodes(excerpt, known) {
  const found = pieces(excerpt);
  let drop = repeated(found.map(({ text }) => text).join(""), known);
  return found.flatMap(({ marked, text }) => {
    const rest = text.slice(drop);
    drop = Math.max(0, drop - text.length);
    if (!rest) return [];
    return marked ? element("mark", {}, rest) : rest;
  });
}

/* ---- The index --------------------------------------------------------------------------------------- */

/** Pagefind, loaded once, and the questions we put to it. */
class Index {
  /**
   * @param {URL} root the root of the site
   * @param {string} tree the folder of the pages in the language of this one; "" for the first language
   */
  constructor(root, tree) {
    this.root = root;
    this.tree = tree;
    this.loading = null;
  }

  /** Load the index; rejects when it is not there. */
  load() {
    this.loading ??= this.start().catch((problem) => {
      this.loading = null;
      throw problem;
    });
    return this.loading;
  }

  async start() {
    const pagefind = await import(new URL("pagefind/pagefind.js", this.root).href);
    await pagefind.options({ baseUrl: this.root.pathname });
    await pagefind.init();
    return pagefind;
  }

  /** Fetch what an answer needs, while the reader may still be typing; whoever asks is told what fails. */
  prepare(query) {
    if (query.trim().length < PREPARED) return;
    const filters = { kind: { any: Object.keys(KINDS) } };
    this.load()
      .then((pagefind) => pagefind.preload(query, { filters }))
      .catch(() => {});
  }

  /**
   * Answer a query.
   *
   * @param {string} query what the reader typed
   * @param {Object<string, string>} chosen values by filter; no value, or "", leaves a filter open
   * @param {boolean} all whether the counts of every filter are wanted, or those by kind only
   * @returns {Promise<{total: number, facets: [string, number][], groups: {kind: string, results: object[]}[],
   *   counts: Object<string, Object<string, number>>}>} the number of results, the counts by kind regardless of
   *   the chosen one, the results by kind, best first, with nothing of them loaded yet, and the counts by value
   *   of each filter among what is shown
   */
  async ask(query, { kind, ...chosen }, all) {
    const pagefind = await this.load();
    // Counts are there for those filters only that were loaded; naming every kind loads the one.
    if (all) await pagefind.filters();
    const others = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value));
    const filters = { ...others, kind: { any: Object.keys(KINDS) } };
    const everything = await pagefind.search(query, { filters });
    const rank = new Map(everything.results.map((result, place) => [result.id, place]));
    const facets = Object.entries(everything.filters.kind ?? {}).filter(([, count]) => count > 0);
    const asked = kind ? facets.filter(([name]) => name === kind) : facets;
    const groups = await Promise.all(
      asked.map(async ([name]) => {
        const found = await pagefind.search(query, { filters: { ...others, kind: name } });
        return { kind: name, results: found.results, counts: found.filters };
      }),
    );
    const best = (group) => Math.min(...group.results.map((result) => rank.get(result.id) ?? 1e9));
    groups.sort((a, b) => best(a) - best(b));
    const order = Object.keys(KINDS);
    facets.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
    const counts = (kind && groups[0]?.counts) || everything.filters;
    return { total: everything.results.length, facets, groups, counts };
  }

  /** What is shown of one result. */
  async hit(result) {
    const data = await result.data();
    const found = new URL(data.meta.url ?? data.url, this.root);
    const url = found.href.startsWith(this.root.href) ? found.href.slice(this.root.href.length) : "";
    return {
      url: `${this.root.href}${this.tree}${url}`,
      title: data.meta.title ?? "",
      subtitle: data.meta.subtitle ?? "",
      date: data.meta.date ?? "",
      names: (data.meta.names ?? "").split(" · ").filter(Boolean),
      excerpt: data.excerpt ?? "",
    };
  }
}

/* ---- Showing results --------------------------------------------------------------------------------- */

/** The names of a hit that matter most for the query: those that match, then the first ones. */
function namesFor(hit, terms) {
  const matching = (name) => words(name).some((word) => terms.some((term) => word.startsWith(term)));
  const others = hit.names.filter((name) => name !== hit.title);
  return [...others.filter(matching), ...others.filter((name) => !matching(name))].slice(0, NAMES_SHOWN);
}

/**
 * How surely a hit is what the reader means: 0, or more where the query is its title or a name, or the words
 * of the query stand in one. What has names (a person, a place) goes before what was written about it.
 */
function closeness(hit, query) {
  const wanted = words(query);
  const near = [hit.title, ...hit.names].map((name) => {
    const own = words(name);
    if (!wanted.every((word) => own.includes(word))) return 0;
    return own.length === wanted.length ? 2 : 1;
  });
  return Math.max(...near) * (hit.names.length ? 2 : 1);
}

function hitLink(hit, terms) {
  const about = [hit.date, hit.subtitle, ...namesFor(hit, terms)].filter(Boolean).join(" · ");
  const excerpt = excerptNodes(hit.excerpt, [hit.title, ...hit.names]);
  return element(
    "a",
    { className: "bf-search__hit", href: hit.url, ...OWN },
    element("span", { className: "bf-search__title" }, ...highlighted(hit.title, terms)),
    about ? element("span", { className: "bf-search__about" }, ...highlighted(about, terms)) : null,
    excerpt.length ? element("span", { className: "bf-search__excerpt" }, ...excerpt) : null,
  );
}

/**
 * A view of results: counts, facets, groups. The panel and the page are two of them.
 */
class Results {
  /**
   * @param {Index} index where to ask
   * @param {{grouped: number, single: number}} sizes how many hits to show of each group, and of a lone one
   * @param {(query: string, chosen: Object<string, string>) => void} onState told of every new state
   * @param {(query: string, kind: string) => string} [pageUrl] address of the search page; with it, groups
   *   end in a link there instead of a button that loads more here, and only kinds can be chosen
   */
  constructor(index, sizes, onState, pageUrl) {
    Object.assign(this, { index, sizes, onState, pageUrl });
    this.query = "";
    this.chosen = { kind: "" };
    this.turn = 0;
    this.announcer = element("p", { className: "bf-sr", role: "status" });
    this.status = element("p", { className: "bf-search__status" }, TEXT.idle);
    const group = { className: "bf-search__facets", role: "group", ariaLabel: TEXT.facets, hidden: true };
    this.facets = element("div", group);
    this.narrowing = element("div", { className: "bf-search__narrow", hidden: true });
    this.groups = element("div", {});
    this.facets.addEventListener("click", (event) => this.pick(event));
    this.narrowing.addEventListener("change", ({ target }) => {
      this.show(this.query, { ...this.chosen, [target.name]: target.value });
    });
  }

  /** The elements to put on the page, in order; `announcer` goes where it is never hidden. */
  get parts() {
    return [this.status, this.facets, this.narrowing, this.groups];
  }

  pick(event) {
    const chip = event.target.closest("button");
    if (chip) this.show(this.query, { ...this.chosen, kind: chip.dataset.kind });
  }

  say(text) {
    this.status.textContent = text;
    this.announcer.textContent = text;
  }

  clear() {
    this.say(TEXT.idle);
    this.facets.hidden = true;
    this.narrowing.hidden = true;
    this.groups.replaceChildren();
  }

  /** Ask for a query and draw the answer, unless a newer question has come meanwhile. */
  async show(query, chosen) {
    this.query = query.trim();
    this.chosen = chosen;
    const turn = ++this.turn;
    this.onState(this.query, chosen);
    if (!this.query) {
      this.clear();
      return;
    }
    try {
      this.status.textContent = TEXT.wait;
      const answer = await this.index.ask(this.query, chosen, !this.pageUrl);
      const drawn = await this.draw(answer);
      if (turn !== this.turn) return;
      this.place(answer, drawn);
    } catch (problem) {
      if (turn !== this.turn) return;
      console.warn("search:", problem);
      this.clear();
      this.say(TEXT.missing);
    }
  }

  /** Load the first hits of each group and draw the groups; what the query names comes first. */
  async draw(answer) {
    const size = answer.groups.length > 1 ? this.sizes.grouped : this.sizes.single;
    const loaded = await Promise.all(answer.groups.map((group) => this.loadGroup(group, size)));
    loaded.sort((a, b) => b.close - a.close);
    return loaded.map((group) => this.group(group));
  }

  async loadGroup({ kind, results }, size) {
    const hits = await Promise.all(results.slice(0, size).map((result) => this.index.hit(result)));
    hits.sort((a, b) => closeness(b, this.query) - closeness(a, this.query));
    const close = Math.max(...hits.map((hit) => closeness(hit, this.query)));
    return { kind, hits, close, count: results.length, rest: results.slice(size) };
  }

  place(answer, drawn) {
    const shown = answer.groups.reduce((sum, group) => sum + group.results.length, 0);
    this.say(answer.total ? TEXT.some(shown, this.query) : TEXT.none(this.query));
    const picked = document.activeElement?.closest?.(".bf-search__facet")?.dataset.kind;
    this.facets.hidden = answer.facets.length < 2;
    this.facets.replaceChildren(
      this.chip("", TEXT.all, answer.total),
      ...answer.facets.map(([kind, count]) => this.chip(kind, capital(kindName(kind, 2)), count)),
    );
    if (!this.pageUrl) this.offer(answer.counts);
    this.groups.replaceChildren(...drawn);
    if (picked !== undefined) {
      [...this.facets.children].find((chip) => chip.dataset.kind === picked)?.focus();
    }
  }

  /** Offer the values that the results have, filter by filter; what is chosen stays, whatever it finds. */
  offer(counts) {
    const held = document.activeElement?.name;
    const boxes = Object.entries(FACETS).flatMap(([name, label]) => {
      const chosen = this.chosen[name] ?? "";
      const found = Object.entries(counts[name] ?? {}).filter(([value, count]) => count || value === chosen);
      if (!chosen && found.length < 2) return [];
      found.sort(([a], [b]) => a.localeCompare(b, document.documentElement.lang));
      const options = found.map(([value, count]) => element("option", { value }, `${value} (${count})`));
      const box = element("select", { name }, element("option", { value: "" }, TEXT.any), ...options);
      box.value = chosen;
      return [element("label", {}, element("span", {}, label), box)];
    });
    this.narrowing.hidden = !boxes.length;
    this.narrowing.replaceChildren(...boxes);
    if (held in FACETS) this.narrowing.querySelector(`[name=${held}]`)?.focus();
  }

  chip(kind, label, count) {
    const number = element("span", {}, grouped(count));
    const chip = element("button", { type: "button", className: "bf-search__facet" }, label, number);
    chip.dataset.kind = kind;
    chip.setAttribute("aria-pressed", String(kind === this.chosen.kind));
    return chip;
  }

  group({ kind, hits, count, rest }) {
    const terms = words(this.query);
    const items = hits.map((hit) => element("li", {}, hitLink(hit, terms)));
    const list = element("ul", { className: "bf-search__list" }, ...items);
    // Above a list stands the plural itself, not the form that goes with a number.
    const heading = element("h2", {}, capital(kindName(kind, Math.min(count, 2))), element("span", {}, grouped(count)));
    const more = rest.length ? this.more(kind, count, list, rest, terms) : null;
    return element("section", { className: "bf-search__group" }, heading, list, more);
  }

  more(kind, count, list, rest, terms) {
    if (this.pageUrl) {
      const label = TEXT.moreOf(count, kindName(kind, count));
      const link = element("a", { href: this.pageUrl(this.query, kind) }, label);
      return element("p", { className: "bf-search__more" }, link);
    }
    const button = element("button", { type: "button" }, TEXT.more);
    const holder = element("p", { className: "bf-search__more" }, button);
    button.addEventListener("click", async () => {
      const next = rest.splice(0, this.sizes.single);
      const hits = await Promise.all(next.map((result) => this.index.hit(result)));
      const items = hits.map((hit) => element("li", {}, hitLink(hit, terms)));
      list.append(...items);
      if (!rest.length) holder.remove();
      items[0]?.querySelector("a").focus();
    });
    return holder;
  }
}

/** Let the arrows move between a box and the results below it. */
function arrowKeys(area, input) {
  area.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [input, ...area.querySelectorAll(".bf-search__hit, .bf-search__more > *")];
    const here = stops.indexOf(document.activeElement);
    const next = stops[here + (event.key === "ArrowDown" ? 1 : -1)];
    if (here < 0 || !next) return;
    event.preventDefault();
    next.focus();
  });
}

/** Call `act` when typing pauses, and let the index prepare until then. */
function onTyping(input, index, act) {
  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    index.prepare(input.value);
    timer = setTimeout(act, TYPING_PAUSE);
  });
}

/* ---- Header ------------------------------------------------------------------------------------------ */

/** The box in the header and the panel under it. */
function setUpHeader(form, index) {
  const input = form.querySelector("input[name=q]");
  const kindField = element("input", { type: "hidden", name: "kind", disabled: true });
  const pageUrl = (query, kind) => {
    const url = new URL(form.action);
    url.searchParams.set("q", query);
    if (kind) url.searchParams.set("kind", kind);
    return url.href;
  };
  const allLink = element("a", { href: form.action }, TEXT.page);
  const results = new Results(index, PANEL, (query, { kind }) => {
    kindField.value = kind;
    kindField.disabled = !kind;
    allLink.href = pageUrl(query, kind);
  }, pageUrl);
  const foot = element("div", { className: "bf-search__foot" }, allLink);
  const closed = { className: "bf-search__panel", id: "bf-search-panel", hidden: true };
  const panel = element("div", closed, ...results.parts, foot);
  form.append(kindField, results.announcer, panel);
  input.setAttribute("aria-controls", panel.id);

  const narrow = matchMedia("(max-width: 59.99em)");
  const open = () => {
    panel.hidden = false;
    form.classList.toggle("bf-search--open", narrow.matches);
  };
  const close = () => {
    panel.hidden = true;
    form.classList.remove("bf-search--open");
  };
  const start = () => {
    open();
    input.focus();
    input.select();
  };

  input.addEventListener("focus", () => {
    index.load().catch(() => {}); // the failure is told when a query is asked
    if (input.value.trim() || narrow.matches) open();
  });
  // At once, not when typing pauses: what was closed meanwhile stays so.
  input.addEventListener("input", () => {
    if (input.value.trim()) open();
  });
  onTyping(input, index, () => results.show(input.value, results.chosen));
  arrowKeys(form, input);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    event.preventDefault();
    input.focus();
    close();
    if (narrow.matches) opener?.focus();
  });
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!form.contains(event.target)) close();
  });
  const opener = document.querySelector(".bf-header__search");
  opener?.addEventListener("click", (event) => {
    event.preventDefault();
    start();
  });
  form.querySelector(".bf-search__close").addEventListener("click", () => {
    close();
    opener?.focus();
  });
  narrow.addEventListener("change", close);
  return start;
}

/* ---- Search page ------------------------------------------------------------------------------------- */

/** The page /search/: its own box, and everything found. The query and what was chosen live in the address. */
function setUpPage(holder, form, index) {
  const input = element("input", {
    className: "bf-search__input",
    type: "search",
    name: "q",
    autocomplete: "off",
    spellcheck: false,
    ariaLabel: TEXT.input,
    placeholder: TEXT.placeholder,
  });
  const own = element(
    "form",
    { className: "bf-search", role: "search", action: form.action, ariaLabel: TEXT.pageForm },
    element("div", { className: "bf-search__box" }, form.querySelector(".bf-search__icon").cloneNode(true), input),
  );
  const results = new Results(index, PAGE, (query, chosen) => {
    const url = new URL(location.href);
    for (const [name, value] of Object.entries({ q: query, ...chosen })) {
      if (value) url.searchParams.set(name, value);
      else url.searchParams.delete(name);
    }
    history.replaceState(history.state, "", url);
  });
  // Around it stands what people wrote, which may be in another language.
  holder.lang = document.documentElement.lang;
  holder.append(own, results.announcer, ...results.parts);
  holder.hidden = false;

  const asked = new URL(location.href).searchParams;
  input.value = asked.get("q") ?? "";
  const names = ["kind", ...Object.keys(FACETS)];
  results.show(input.value, Object.fromEntries(names.map((name) => [name, asked.get(name) ?? ""])));
  onTyping(input, index, () => results.show(input.value, results.chosen));
  own.addEventListener("submit", (event) => {
    event.preventDefault();
    results.show(input.value, results.chosen);
  });
  arrowKeys(holder, input);
  return () => {
    input.focus();
    input.select();
  };
}

/* ---- Start ------------------------------------------------------------------------------------------- */

/** Whether a key press means "search": Ctrl or Cmd with K. A key alone may be meant for something else (WCAG 2.1.4). */
function meansSearch(event) {
  const isHeld = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  return isHeld && event.code === "KeyK" && !event.defaultPrevented;
}

const form = document.getElementById("bf-search");
if (form) {
  const root = new URL(`${form.dataset.bfRoot.replace(/\/$/, "")}/`, location.href);
  const index = new Index(root, form.dataset.bfTree ?? "");
  const page = document.getElementById("bf-search-page");
  const header = setUpHeader(form, index);
  const start = page ? setUpPage(page, form, index) : header;
  document.addEventListener("keydown", (event) => {
    if (!meansSearch(event)) return;
    event.preventDefault();
    start();
  });
}
