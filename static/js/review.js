// Keys of the staff pages: through the queue without the mouse. Each can be switched off, and none
// works while somebody types.

const STORED = "portal-review-keys";
const box = document.querySelector("[data-keys]");

function isOn() {
  return localStorage.getItem(STORED) !== "off";
}

function show() {
  box.hidden = false;
  box.querySelector("button").setAttribute("aria-pressed", String(isOn()));
  box.querySelector("[data-keys-help]").hidden = !isOn();
}

function rows() {
  return [...document.querySelectorAll("#result_list tbody tr")];
}

function step(by) {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.querySelector("th a, td a")?.focus();
}

function tick() {
  const row = rows().find((one) => one.contains(document.activeElement));
  row?.querySelector("input.action-select")?.click();
}

function go(selector) {
  document.querySelector(selector)?.click();
}

function reach(selector) {
  document.querySelector(selector)?.focus();
}

const ON_LIST = { j: () => step(1), k: () => step(-1), x: tick };
const ON_PAGE = {
  j: () => go("[data-next]"),
  u: () => go("[data-list]"),
  a: () => reach('button[value="approve"]'),
  r: () => reach("td.remark input, #whole"),
  x: () => reach("#reason"),
};

function press(event) {
  if (!isOn() || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const act = (document.querySelector("#result_list") ? ON_LIST : ON_PAGE)[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

if (box) {
  show();
  box.querySelector("button").addEventListener("click", () => {
    localStorage.setItem(STORED, isOn() ? "off" : "on");
    show();
  });
  document.addEventListener("keydown", press);
}
