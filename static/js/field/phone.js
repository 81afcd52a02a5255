// The page of the forms that are on this phone; and, where there is no network, the form itself.

import * as me from "./me.js";
import { $, button, clock, element, forms } from "./page.js";
import * as queue from "./queue.js";
import * as seal from "./seal.js";
import * as store from "./store.js";

const FORMAT = "drec-forms-1";
const STATES = {
  draft: "Begun",
  waiting: "Not sent yet",
  tried: "Sent without an answer; it is asked again",
  refused: "To correct",
};
const FORM_PAGE = /^\/(devices\/new|i\/[^/]+\/new)\/$/;

const isForm = FORM_PAGE.test(location.pathname);
$("[data-form]").hidden = !isForm;
$("[data-list]").hidden = isForm;
$("[data-no-network]").hidden = location.pathname === "/phone/";
if (isForm) {
  document.title = "Register a device - D-REC portal";
  $("#title").textContent = "Register a device";
} else if (seal.isPossible()) list();

async function list() {
  store.onChange(show);
  $("[data-export]").addEventListener("click", save);
  $("#import").addEventListener("change", (event) => readIn(event.target));
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    const install = $("[data-install]");
    install.hidden = false;
    install.addEventListener("click", () => event.prompt());
  });
  await me.ask();
  await show();
}

async function show() {
  const [owner, kept] = [await me.known(), await store.all("forms")];
  const mine = kept.filter((form) => form.owner === owner?.owner);
  mine.sort((one, other) => other.savedAt - one.savedAt);
  $("[data-forms]").replaceChildren(...(await Promise.all(mine.map((form) => row(owner, form)))));
  $("[data-none]").hidden = kept.length > 0;
  const others = kept.length - mine.length;
  $("[data-others]").textContent = others
    ? `${forms(others)} of somebody else ${others === 1 ? "waits" : "wait"} here. Nobody else can read or send them; they go when their owner signs in on this phone.`
    : "";
}

async function row(owner, form) {
  const { content } = await queue.open(owner, { ...form, photos: [] });
  const name = content.fields.find(([field]) => field === "externalId")?.[1] || "No name yet";
  const photos = form.photos.length === 1 ? "1 photo" : `${form.photos.length} photos`;
  const state = STATES[form.state === "waiting" && form.frozen ? "tried" : form.state];
  const words = element("div", {}, element("b", { text: name }));
  words.append(element("p", { class: "small soft", text: `${state}, ${clock(form.savedAt)}, ${photos}` }));
  const made = element("li", { class: "sheet" }, words);
  if (form.frozen) return made;
  const page = me.door().kind === "link" ? me.door().url.replace("me/", "new/") : "/devices/new/";
  const open = element("a", { class: "btn btn-plain", href: `${page}?form=${form.id}`, text: "Open" });
  made.append(element("div", { class: "actions" }, open, dropper(form)));
  return made;
}

// Two presses: a form that is gone is gone.
function dropper(form) {
  const made = button("Delete", "btn-plain", () => {
    if (made.dataset.sure) return queue.drop(form.id);
    made.dataset.sure = "yes";
    made.textContent = "Delete for good";
    made.classList.replace("btn-plain", "btn-grave");
  });
  return made;
}

// --- as a file -----------------------------------------------------------------------------------

const text = (bytes) => btoa(Array.from(new Uint8Array(bytes), (b) => String.fromCharCode(b)).join(""));
const bytes = (letters) => Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
const packed = ({ iv, data }) => ({ iv: text(iv), data: text(data) });
const unpacked = ({ iv, data }) => ({ iv: bytes(iv), data: bytes(data).buffer });

async function save() {
  const kept = (await store.all("forms")).map((form) => ({
    ...form,
    content: packed(form.content),
    photos: form.photos.map(packed),
  }));
  const blob = new Blob([JSON.stringify({ format: FORMAT, forms: kept })], { type: "application/json" });
  const link = element("a", { href: URL.createObjectURL(blob), download: `drec-forms-${new Date().toISOString().slice(0, 10)}.json` });
  link.click();
  URL.revokeObjectURL(link.href);
  $("[data-moved]").textContent = `${forms(kept.length)} saved. They also stay on this phone.`;
}

async function readIn(input) {
  const told = $("[data-moved]");
  try {
    const file = JSON.parse(await input.files[0].text());
    if (file.format !== FORMAT) throw new Error("another format");
    const known = new Set((await store.all("forms")).map((form) => form.id));
    const fresh = file.forms.filter((form) => !known.has(form.id));
    const made = fresh.map((form) => ({ ...form, content: unpacked(form.content), photos: form.photos.map(unpacked) }));
    for (const form of made) await store.put("forms", form);
    store.changed();
    told.textContent = `${forms(made.length)} read in.`;
  } catch {
    told.textContent = "This is no file of forms. Nothing was changed.";
  }
  input.value = "";
}
