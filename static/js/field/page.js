// Small things that pages are put together from, in the look of the server's own.

export const $ = (selector, within = document) => within.querySelector(selector);

// A picture that the page brought along in its template of icons.
export function icon(name) {
  const found = document.getElementById("icons")?.content.querySelector(`[data-icon="${name}"] svg`);
  return found ? found.cloneNode(true) : document.createTextNode("");
}

export function element(name, { text, ...attributes } = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

export function notice(tone, iconName, ...content) {
  const body = element("div", {}, ...content);
  return element("div", { class: `notice ${tone}` }, icon(iconName), body);
}

export function button(text, look, work) {
  const made = element("button", { type: "button", class: `btn ${look}`, text });
  made.addEventListener("click", work);
  return made;
}

export function forms(number) {
  return number === 1 ? "1 form" : `${number} forms`;
}

export const clock = (at) =>
  new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(at);
