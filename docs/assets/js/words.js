/**
 * What scripts say, in the language of the page: on pages in another language than that of the source,
 * the shell brings their translations along as data; elsewhere the text itself is what is said.
 */

const data = document.getElementById("bf-words");
const translations = data ? JSON.parse(data.textContent) : {};
const { lang } = document.documentElement;
const rules = new Intl.PluralRules(lang);
const numbers = new Intl.NumberFormat(lang);

/** Put values in the place of `%(name)s`; numbers as the language writes them. */
function filled(text, values) {
  const written = (value) => (typeof value === "number" ? numbers.format(value) : value);
  return text.replace(/%\((\w+)\)s/g, (_, name) => written(values[name]));
}

/** Give a text of ours. */
export function say(text, values = {}) {
  return filled(translations[text] ?? text, values);
}

/** Give a text in the form that goes with a number, which it names `%(n)s`. */
export function ngettext(one, many, n, values = {}) {
  const forms = translations[one] ?? [one, many];
  const form = ["one", "few", "many"].indexOf(rules.select(n));
  return filled(forms[form] ?? forms.at(-1), { n, ...values });
}
