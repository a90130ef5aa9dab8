/**
 * The map can be enlarged, moved, and its layers switched off. It is the picture that is already in the
 * page: without script it shows the same, only at one size.
 *
 * Enlarging changes the picture's viewBox; names and signs keep their size, and names for which there was
 * no room appear. Everything is set through attributes, so that the page needs no inline style.
 *
 * Keys, while the map has the focus: + and - enlarge, the arrows move, 0 shows the whole. The wheel
 * enlarges together with Ctrl only, one finger moves the map only once it is enlarged: reading on past the
 * map must never get stuck in it.
 */

import { ngettext, say } from "./words.js";

const TEXT = {
  tools: say("Map"),
  larger: say("Enlarge"),
  smaller: say("Make smaller"),
  whole: say("Whole map"),
  layers: say("Show:"),
  names: { borders: say("borders"), connections: say("connections"), control: say("control"), labels: say("names") },
  shown: (times) => (times === 1 ? say("Whole map.") : ngettext("Enlarged %(n)s times.", "Enlarged %(n)s times.", times)),
  keys: say("Keys: + and − enlarge, arrows move, 0 shows the whole map."),
  km: (number) => say("%(number)s km", { number }),
};

const MOST = 8;
const STEP = 1.5;
const PAN = 0.15; // of what is seen, for each press of an arrow
const WHEEL = 0.0022;
const LEVELS = [1, 2, 4]; // as in generator/pictures/labels.py
const SLIP = 4; // px a pointer may slip and still be a click

const between = (low, value, high) => Math.min(Math.max(value, low), high);

/** The longest of 1, 2, 5, 10 … (or tenths of these) that is at most `most`. */
function roundLength(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [5, 2, 1].find((one) => one * power <= most) ?? 1;
  return Number((step * power).toPrecision(1));
}

class LiveMap {
  constructor(svg) {
    this.svg = svg;
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    this.whole = { width, height };
    this.view = { x: 0, y: 0, times: 1 };
    this.kept = [...svg.querySelectorAll("[data-bf-at]")].map((element) => ({
      element,
      at: element.dataset.bfAt.split(" ").map(Number),
    }));
    this.furniture = svg.querySelector(".bf-map__furniture");
    this.scale = svg.querySelector(".bf-map__scale");
    this.scaleText = this.scale?.nextElementSibling;
    this.pointers = new Map();
    svg.classList.add("bf-map--live");
    svg.setAttribute("tabindex", "0");
    svg.addEventListener("keydown", (event) => this.key(event));
    svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    svg.addEventListener("pointerdown", (event) => this.down(event));
    svg.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) {
      svg.addEventListener(name, (event) => this.up(event));
    }
    svg.addEventListener("click", (event) => this.click(event), true);
    svg.addEventListener("focusin", (event) => this.reveal(event.target));
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    this.tools = this.buildTools();
    this.draw();
  }

  /* ---- what is seen ---- */

  /** Enlarge to `times`, keeping the point of the picture at `spot` (parts of the view) where it is. */
  zoom(times, spot = this.aim()) {
    const { view, whole } = this;
    const next = between(1, times, MOST);
    view.x += (spot.x * whole.width) / view.times - (spot.x * whole.width) / next;
    view.y += (spot.y * whole.height) / view.times - (spot.y * whole.height) / next;
    view.times = next < 1.02 ? 1 : next;
    if (view.times === 1) this.isMoved = false;
    this.draw();
  }

  /** Where enlarging aims when nobody points: at the place in focus until the reader moves the map. */
  aim() {
    const { view, whole } = this;
    const [x, y] = (this.svg.dataset.bfFocus ?? "").split(" ").map(Number);
    if (!y || this.isMoved) return { x: 0.5, y: 0.5 };
    return { x: ((x - view.x) / whole.width) * view.times, y: ((y - view.y) / whole.height) * view.times };
  }

  /** Move what is seen, in units of the picture. */
  pan(right, down) {
    this.isMoved = true;
    this.view.x += right;
    this.view.y += down;
    this.draw();
  }

  draw() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      this.drawNow();
    });
  }

  drawNow() {
    const { view, whole, svg } = this;
    const width = whole.width / view.times;
    const height = whole.height / view.times;
    view.x = between(0, view.x, whole.width - width);
    view.y = between(0, view.y, whole.height - height);
    svg.setAttribute("viewBox", [view.x, view.y, width, height].map((one) => +one.toFixed(2)).join(" "));
    const level = LEVELS.findLast((one) => one <= view.times);
    svg.dataset.bfZoom = level;
    svg.toggleAttribute("data-bf-moved", view.times > 1);
    const size = 1 / view.times;
    for (const { element, at } of this.kept) {
      if (view.times === 1) element.removeAttribute("transform");
      else element.setAttribute("transform", `translate(${at[0] * (1 - size)} ${at[1] * (1 - size)}) scale(${size})`);
    }
    this.furniture?.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${size})`);
    this.drawScale();
    this.say();
  }

  /** The bar keeps about its length; what it says changes. */
  drawScale() {
    if (!this.scale) return;
    const perKm = Number(this.scale.dataset.bfPerKm) * this.view.times;
    const km = roundLength(Number(this.scale.dataset.bfMost) / perKm);
    const start = this.scale.getAttribute("d").split("h")[0];
    this.scale.setAttribute("d", `${start}h${(km * perKm).toFixed(1)}v-4`);
    this.scaleText.textContent = TEXT.km(km);
  }

  /** Bring a place that takes the focus into sight. */
  reveal(target) {
    const at = target.closest?.("[data-bf-at]")?.dataset.bfAt?.split(" ").map(Number);
    const { view, whole } = this;
    if (!at || view.times === 1 || this.pointers.size) return;
    const width = whole.width / view.times;
    const height = whole.height / view.times;
    const inside = at[0] > view.x && at[0] < view.x + width && at[1] > view.y && at[1] < view.y + height;
    if (!inside) this.pan(at[0] - width / 2 - view.x, at[1] - height / 2 - view.y);
  }

  /* ---- keys, wheel, pointers ---- */

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { view, whole } = this;
    const right = (whole.width / view.times) * PAN;
    const down = (whole.height / view.times) * PAN;
    const moved = view.times > 1;
    const actions = {
      "+": () => this.zoom(view.times * STEP),
      "=": () => this.zoom(view.times * STEP),
      "-": () => this.zoom(view.times / STEP),
      0: () => this.zoom(1),
      ArrowLeft: moved && (() => this.pan(-right, 0)),
      ArrowRight: moved && (() => this.pan(right, 0)),
      ArrowUp: moved && (() => this.pan(0, -down)),
      ArrowDown: moved && (() => this.pan(0, down)),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.zoom(this.view.times * Math.exp(-event.deltaY * WHEEL), this.spot(event));
  }

  /** Where a pointer is, in parts of the view. */
  spot(event) {
    const box = this.svg.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  }

  down(event) {
    if (event.button > 0) return;
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.slipped = this.pointers.size > 1 ? SLIP + 1 : 0;
  }

  move(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    if (this.pointers.size === 2) this.pinch(event.pointerId, before, now);
    else if (this.view.times > 1) {
      const perPixel = this.whole.width / this.view.times / this.svg.getBoundingClientRect().width;
      this.slipped += Math.hypot(now.x - before.x, now.y - before.y);
      if (this.slipped > SLIP) this.svg.setPointerCapture(event.pointerId);
      this.pan((before.x - now.x) * perPixel, (before.y - now.y) * perPixel);
    }
    this.pointers.set(event.pointerId, now);
  }

  pinch(id, before, now) {
    const [other] = [...this.pointers].filter(([key]) => key !== id).map(([, value]) => value);
    const far = (one) => Math.hypot(one.x - other.x, one.y - other.y) || 1;
    const middle = { clientX: (now.x + other.x) / 2, clientY: (now.y + other.y) / 2 };
    this.zoom((this.view.times * far(now)) / far(before), this.spot(middle));
  }

  up(event) {
    this.pointers.delete(event.pointerId);
  }

  /** What ended a move is no click on a place. */
  click(event) {
    if (!(this.slipped > SLIP)) return;
    event.preventDefault();
    event.stopPropagation();
    this.slipped = 0;
  }

  /* ---- switches ---- */

  buildTools() {
    const bar = document.createElement("div");
    // The wide and the narrow drawing stand side by side in the page; the style sheet shows one of them.
    const place = [...this.svg.parentElement.querySelectorAll(":scope > svg.bf-map")].indexOf(this.svg) + 1;
    bar.className = `bf-map__tools bf-map__tools--${place}`;
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", TEXT.tools);
    this.larger = this.button("+", TEXT.larger, () => this.zoom(this.view.times * STEP));
    this.smaller = this.button("−", TEXT.smaller, () => this.zoom(this.view.times / STEP));
    this.home = this.button(TEXT.whole, "", () => this.zoom(1));
    bar.append(this.larger, this.smaller, this.home);
    const layers = Object.keys(TEXT.names).filter((name) => this.svg.querySelector(`[data-bf-layer="${name}"]`));
    if (layers.length) {
      const title = document.createElement("span");
      title.textContent = TEXT.layers;
      bar.append(title, ...layers.map((name) => this.layerButton(name)));
    }
    this.hint = document.createElement("p");
    this.hint.className = `bf-map__hint bf-map__hint--${place}`;
    this.hint.setAttribute("aria-live", "polite");
    this.svg.before(bar);
    this.svg.after(this.hint);
    return bar;
  }

  button(text, name, action) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    if (name) {
      button.setAttribute("aria-label", name);
      button.title = name;
    }
    button.addEventListener("click", action);
    return button;
  }

  layerButton(name) {
    const button = this.button(TEXT.names[name], "", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      for (const part of this.svg.querySelectorAll(`[data-bf-layer="${name}"]`)) {
        if (on) part.removeAttribute("visibility");
        else part.setAttribute("visibility", "hidden");
      }
    });
    button.setAttribute("aria-pressed", "true");
    return button;
  }

  /** Say what is seen, once things have come to rest. */
  say() {
    const { times } = this.view;
    this.smaller.setAttribute("aria-disabled", String(times === 1));
    this.home.setAttribute("aria-disabled", String(times === 1));
    this.larger.setAttribute("aria-disabled", String(times === MOST));
    clearTimeout(this.saying);
    const words = `${TEXT.shown(Number(times.toPrecision(2)))} ${TEXT.keys}`;
    this.saying = setTimeout(() => {
      if (this.hint.textContent !== words) this.hint.textContent = words;
    }, this.hint.textContent ? 400 : 0);
  }
}

for (const svg of document.querySelectorAll(".bf-figure--map > svg.bf-map")) new LiveMap(svg);
