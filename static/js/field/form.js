// The device form: kept as one types, handed in through the queue, never emptied before the
// portal has it. Without this script the form is an ordinary one.

import * as errors from "./errors.js";
import * as me from "./me.js";
import { $, button, clock, element, notice } from "./page.js";
import { Photos } from "./photos.js";
import { placeOf, setPair } from "./pair.js";
import * as place from "./place.js";
import * as queue from "./queue.js";
import * as scan from "./scan.js";
import * as seal from "./seal.js";
import * as store from "./store.js";

const PAUSE_MS = 400;
const FULL =
  "This phone is full, and the form cannot be kept on it. Stay on this page: free some space, or hand it in while there is a network.";
const LATER = "Kept on this phone. It is sent by itself when the network is back.";
const SIGN_IN = "Kept on this phone. Sign in, and it is sent by itself.";
const OWN = ["csrfmiddlewaretoken"];

const form = $("#device-form");
place.start(form);
scan.start(form);
if (form.dataset.queue !== undefined && seal.isPossible()) begin();

async function begin() {
  // The page that is kept on the phone is everybody's: its numbers are made here.
  for (const name of ["client_id", "photoSet"]) form.elements[name].value ||= crypto.randomUUID();
  const state = {
    form: { id: form.elements.client_id.value, state: "draft" },
    pause: 0, // until the draft is kept; 0 when nothing is to be kept
    keeping: Promise.resolve(),
    going: false, // handed in, and its answer not here yet: the form is not to be touched
  };
  const photos = new Photos(form, {
    onChange: () => soon(0),
    place: () => placeOf(form),
    say: (input, words) => (words.length ? errors.show(form, { [input.name]: words }) : errors.clear(form)),
  });
  const soon = (pause) => {
    clearTimeout(state.pause);
    const later = () => keep("draft").catch(() => tell("attention", FULL));
    state.pause = state.going ? 0 : setTimeout(later, pause);
  };
  form.addEventListener("input", () => soon(PAUSE_MS));
  form.addEventListener("change", () => soon(PAUSE_MS));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { submitter } = event;
    if (submitter?.name === "mend") mend(submitter.value);
    else handIn();
  });

  // --- kept -----------------------------------------------------------------------------------

  // One after another: what was asked for last is what stands.
  function keep(wanted) {
    clearTimeout(state.pause);
    state.pause = 0;
    const kept = state.keeping.then(() => write(wanted));
    state.keeping = kept.catch(() => null);
    return kept;
  }

  async function write(wanted) {
    const owner = await me.known();
    if (!owner) return false; // nobody to seal it for: the page must have been opened with a network
    const content = { fields: fields(), photos: photos.items.map(({ photo }) => photo) };
    const kept = { ...state.form, state: wanted };
    state.form = await queue.keep(owner, kept, content, photos.items.map(({ picture }) => picture));
    sessionStorage.setItem("form", state.form.id);
    const saved = $("[data-saved]", form);
    saved.hidden = false;
    saved.textContent = `Kept on this phone, ${clock(state.form.savedAt)}`;
    navigator.storage?.persist?.();
    return true;
  }

  function fields() {
    const typed = [...new FormData(form)];
    return typed.filter(([name, value]) => typeof value === "string" && !OWN.includes(name));
  }

  async function restore(id) {
    const [owner, kept] = [await me.known(), await store.get("forms", id)];
    if (!owner || kept?.owner !== owner.owner || kept.frozen) return false;
    await photos.taking;
    if (state.pause) await keep("draft");
    const { content, pictures } = await queue.open(owner, kept);
    fill(content.fields);
    photos.clear();
    for (const [n, photo] of content.photos.entries()) await photos.add(photo, pictures[n]);
    if (kept.state === "refused") renumber(kept);
    else state.form = { ...kept, state: "draft" };
    form.elements.client_id.value = state.form.id;
    sessionStorage.setItem("form", state.form.id);
    if (content.errors) errors.show(form, content.errors);
    place.lookAt(form);
    return true;
  }

  function fill(values) {
    const given = Map.groupBy ? Map.groupBy(values, ([name]) => name) : grouped(values);
    for (const field of form.elements) {
      const found = given.get(field.name)?.map(([, value]) => value);
      if (field.type === "checkbox") field.checked = Boolean(found?.includes(field.value));
      else if (field.type !== "file" && found) [field.value] = found;
    }
    const more = $("details", form);
    more.open = [...more.querySelectorAll("input, select, textarea")].some((field) => field.value && field.type !== "checkbox");
  }

  // A refused form that is corrected is another one to the portal; its photos stay its own.
  function renumber(kept) {
    state.form = { id: crypto.randomUUID(), state: "draft", sentPhotos: kept.sentPhotos };
    form.elements.client_id.value = state.form.id;
    queue.drop(kept.id);
  }

  // --- handed in --------------------------------------------------------------------------------

  async function handIn() {
    const press = $(".actions [type='submit']:not([name])", form);
    if (press.disabled) return;
    const label = press.textContent;
    const touch = (isOff) => {
      press.disabled = isOff;
      for (const part of form.querySelectorAll("fieldset, details, [data-confirm]")) part.inert = isOff;
    };
    touch(true);
    try {
      press.textContent = "Reading the photos …";
      if ((await photos.taking) === false) return; // it says which: the person decides
      press.textContent = "Sending …";
      state.going = true;
      await outcome();
    } finally {
      state.going = false;
      touch(false);
      press.textContent = label;
    }
  }

  async function outcome() {
    try {
      if (!(await keep("waiting"))) {
        await me.ask();
        if (!(await keep("waiting"))) return tell("attention", "Sign in to hand the form in. What you typed stays on this page.", signIn());
      }
    } catch {
      return tell("attention", FULL);
    }
    const { id } = state.form;
    const result = await queue.send(id);
    if (result?.state === "accepted" || result?.state === "held") {
      sessionStorage.removeItem("form");
      return location.assign(result.url);
    }
    if (result?.state === "refused") {
      const kept = await store.get("forms", id);
      renumber(kept);
      await keep("draft");
      errors.show(form, result.errors);
      if (result.look) place.showLook(form, result.look);
      return null;
    }
    if (result?.words) return tell("attention", `${result.words} The form stays on this phone.`);
    startAnew();
    const words = result?.told?.errors?.[""]?.[0] ?? result?.told?.error;
    return result?.state === "signed-out" ? tell("going", SIGN_IN, signIn()) : tell("going", words ?? LATER);
  }

  function startAnew() {
    sessionStorage.removeItem("form");
    errors.clear(form);
    form.reset();
    photos.clear();
    state.form = { id: crypto.randomUUID(), state: "draft" };
    form.elements.client_id.value = state.form.id;
    form.elements.photoSet.value = crypto.randomUUID();
    $("[data-look-at]", form).replaceChildren();
    $("[data-saved]", form).hidden = true;
  }

  function mend(pair) {
    errors.clear(form);
    setPair(form, pair.split(","));
    place.lookAt(form);
    form.elements.latitude.focus();
  }

  function tell(tone, words, ...more) {
    $("#told")?.remove();
    const box = notice(tone, tone === "going" ? "phone" : "exclamation-triangle", element("p", { text: words }), ...more);
    box.id = "told";
    box.setAttribute("role", "status");
    box.tabIndex = -1;
    form.before(box);
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "start" });
  }

  function sayClock() {
    if (!me.ahead) return;
    const words = `The clock of this phone is wrong: it says ${clock(Date.now())}, and it is ${clock(me.now())}. Set it right, since its photos carry that time. The form is taken all the same.`;
    const box = notice("attention", "exclamation-triangle", element("p", { text: words }));
    box.id = "clock";
    form.before(box);
  }

  // --- begun earlier ----------------------------------------------------------------------------

  async function offerDrafts() {
    const owner = await me.known();
    const box = $("[data-drafts]");
    if (!owner || !box) return;
    const mine = (await store.all("forms")).filter(
      (one) => one.owner === owner.owner && one.state !== "waiting" && one.id !== state.form.id,
    );
    mine.sort((one, other) => other.savedAt - one.savedAt);
    const rows = await Promise.all(mine.slice(0, 3).map(async (one) => {
      const { content } = await queue.open(owner, { ...one, photos: [] });
      const name = content.fields.find(([field]) => field === "externalId")?.[1] || "No name yet";
      const go = button("Continue", "btn-plain", async () => {
        await restore(one.id);
        box.replaceChildren();
      });
      return element("li", {}, element("span", { text: `${name}, ${clock(one.savedAt)}` }), go);
    }));
    if (!rows.length) return;
    box.replaceChildren(notice("waiting", "phone", element("h2", { text: "Begun on this phone" }), element("ul", { class: "begun" }, ...rows)));
  }

  form.addEventListener("change", (event) => {
    if (["latitude", "longitude"].includes(event.target.name)) photos.again();
  });
  form.addEventListener("field:place", () => photos.again());
  await me.ask();
  sayClock();
  const asked = new URLSearchParams(location.search).get("form");
  const again = performance.getEntriesByType("navigation")[0]?.type === "reload" && sessionStorage.getItem("form");
  if (asked || again) await restore(asked || again).catch(() => false);
  await offerDrafts();
  form.dataset.ready = "";
}

function grouped(values) {
  const found = new Map();
  for (const pair of values) found.set(pair[0], [...(found.get(pair[0]) ?? []), pair]);
  return found;
}

function signIn() {
  const here = location.pathname === "/phone/" ? "/devices/new/" : location.pathname;
  return element("p", {}, element("a", { href: `/login/?next=${encodeURIComponent(here)}`, text: "Sign in" }));
}
