// What has to be corrected: at the fields and in a list at the top that jumps to them.

import { $, element, icon } from "./page.js";

const input = (form, name) =>
  form.querySelector(`[name="${name}"]:not([type="hidden"])`) ?? $(`#div_id_${name}`, form);

export function clear(form) {
  $("#errors")?.remove();
  for (const words of form.querySelectorAll(".invalid-feedback")) words.remove();
  for (const field of form.querySelectorAll(".is-invalid")) {
    field.classList.remove("is-invalid");
    field.removeAttribute("aria-invalid");
  }
}

// `errors`: { name: [words] }, with the name "" for those of the whole form.
export function show(form, errors) {
  clear(form);
  // A page that came with errors of its own has a list already.
  for (const old of document.querySelectorAll("main > [role='alert']")) old.remove();
  const list = element("ul");
  for (const [name, words] of Object.entries(errors)) {
    const field = name && input(form, name);
    if (field) at(form, field, name, words);
    for (const word of words) list.append(line(form, field, word));
  }
  const body = element("div", {}, element("h2", { text: "Please correct this first" }), list);
  const box = element("div", { class: "notice wrong", role: "alert", id: "errors", tabindex: "-1" });
  box.append(icon("x-circle"), body);
  form.before(box);
  for (const fold of form.querySelectorAll("details")) fold.open ||= Boolean($(".is-invalid", fold));
  box.focus({ preventScroll: true });
  box.scrollIntoView({ block: "start" });
}

function line(form, field, word) {
  if (!field?.id) return element("li", { text: word });
  const label = form.querySelector(`label[for="${field.id}"], #${CSS.escape(field.id)} legend`);
  const link = element("a", { href: `#${field.id}`, text: label?.firstChild.textContent.trim() || "Here" });
  return element("li", {}, link, `: ${word}`);
}

function at(form, field, name, words) {
  const id = `error_${name}`;
  field.classList.add("is-invalid");
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", [`id_${name}_helptext`, id].filter((i) => document.getElementById(i) || i === id).join(" "));
  const box = element("div", { class: "invalid-feedback d-block", id });
  for (const word of words) box.append(element("strong", { text: word }));
  field.after(box);
}
