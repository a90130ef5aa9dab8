/** What several scripts need: elements, texts to be compared, and work in slices. */

const SLICE = 12; // ms of work before the browser gets to breathe; a task of 50 is one that readers feel

/** An element with properties and children; strings become text nodes, what is nothing is left out. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** A text without case, accents and apostrophes, as Pagefind compares it. */
export function fold(text) {
  return text
    .normalize("NFD")
    .replace(/[\p{M}'’ʼ`´]/gu, "")
    .toLowerCase();
}

const breath = () => new Promise((go) => setTimeout(go));

let until = 0; // when the slice is over; one for all, because short works in a row are one long task

/** Call `act` with one thing after the other, in slices; false where `isStale` says that it is of no use. */
export async function inSlices(things, act, isStale = () => false) {
  for (const thing of things) {
    if (performance.now() > until) {
      await breath();
      if (isStale()) return false;
      until = performance.now() + SLICE;
    }
    act(thing);
  }
  return true;
}

/** A sorted copy, made in slices; what compares equal keeps its order. */
export async function sortedInSlices(things, compare) {
  let runs = [];
  for (let at = 0; at < things.length; at += 200) runs.push(things.slice(at, at + 200));
  await inSlices(runs, (run) => run.sort(compare));
  while (runs.length > 1) {
    const pairs = runs.flatMap((run, place) => (place % 2 ? [] : [[run, runs[place + 1] ?? []]]));
    runs = [];
    for (const pair of pairs) runs.push(await merged(...pair, compare));
  }
  return runs[0] ?? [];
}

async function merged(left, right, compare) {
  const made = [];
  let [a, b] = [0, 0];
  const steps = { *[Symbol.iterator]() { for (let n = left.length + right.length; n; n -= 1) yield n; } };
  await inSlices(steps, () => {
    const isLeft = b >= right.length || (a < left.length && compare(left[a], right[b]) <= 0);
    made.push(isLeft ? left[a++] : right[b++]);
  });
  return made;
}
