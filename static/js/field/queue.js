// Forms on their way to the portal: kept first, then sent, one at a time, by one tab.
// The number of a form (client_id) is made once and frozen at the first attempt, so that the
// portal knows a repeat. A form leaves the phone only after the portal's own answer.

import * as me from "./me.js";
import * as seal from "./seal.js";
import * as store from "./store.js";

const LOCK = "field-send";
// A photo of 400 kB takes ten seconds on a weak signal; the registry behind the form twenty-five.
const PATIENCE_MS = 90_000;

// --- kept --------------------------------------------------------------------------------------

// `content`: { fields: [[name, value]], errors, photos: [{ id, kind, name, taken, place }] };
// `pictures`: the photos' blobs, in the same order.
export async function keep(owner, form, content, pictures) {
  const photos = [];
  for (const picture of pictures) photos.push(await seal.seal(owner.key, await picture.arrayBuffer()));
  const sealed = await seal.sealText(owner.key, content);
  const kept = { sentPhotos: [], frozen: false, ...form, owner: owner.owner, content: sealed, photos };
  await store.put("forms", { ...kept, savedAt: Date.now() });
  store.changed();
  return kept;
}

// Its content and pictures; throws when this key does not open it.
export async function open(owner, form) {
  const content = await seal.unsealText(owner.key, form.content);
  const pictures = [];
  for (const sealed of form.photos) {
    pictures.push(new Blob([await seal.unseal(owner.key, sealed)], { type: "image/jpeg" }));
  }
  return { content, pictures };
}

export async function drop(id) {
  await store.remove("forms", id);
  store.changed();
}

async function mark(form, changes) {
  Object.assign(form, changes);
  await store.put("forms", form);
  store.changed();
}

// --- sent --------------------------------------------------------------------------------------

// Sends what waits, oldest first; true when the portal could be asked. One tab does it: with Web
// Locks where the browser has them; without, the portal tells repeats by their number.
export function sendAll() {
  return alone({ ifAvailable: true }, async () => {
    const answer = await me.ask();
    if (!answer) return false;
    const owner = await me.known();
    const forms = (await store.all("forms")).filter(
      (form) => form.owner === answer.owner && form.state === "waiting",
    );
    forms.sort((one, other) => one.savedAt - other.savedAt);
    for (const form of forms) {
      const result = await deliver(form.id, answer, owner);
      if (result?.state === "later") return false;
      if (result?.state === "signed-out") return true;
    }
    return true;
  });
}

// Sends one form now, and tells what became of it (see deliver).
export function send(id) {
  return alone({}, async () => {
    const answer = await me.ask();
    if (!answer) return { state: "later" };
    if (!answer.owner) return { state: "signed-out", words: answer.words };
    return deliver(id, answer, await me.known());
  });
}

function alone(options, work) {
  if (!navigator.locks) return work();
  return navigator.locks.request(LOCK, options, (lock) => (lock ? work() : true));
}

// { state: accepted | held | refused | later | signed-out, ... } as the portal answered.
async function deliver(id, answer, owner) {
  const form = await store.get("forms", id);
  if (form?.state !== "waiting" || form.owner !== answer.owner) return null;
  const { content, pictures } = await open(owner, form);
  await mark(form, { frozen: true });
  const result =
    (await sendPhotos(form, content, pictures, answer)) ??
    (await post(answer.form, answer.csrf, content.fields));
  if (result.state === "accepted" || result.state === "held") {
    await drop(id);
    document.dispatchEvent(new CustomEvent("field:accepted", { detail: result }));
  } else if (result.state === "refused") {
    // The answer is final: the form is the person's again, under a new number.
    content.errors = result.errors;
    const corrected = { ...form, state: "refused", frozen: false };
    await mark(corrected, { content: await seal.sealText(owner.key, content) });
  }
  return result;
}

// Nothing when all photos have arrived, else what stopped them.
async function sendPhotos(form, content, pictures, answer) {
  const set = content.fields.find(([name]) => name === "photoSet")[1];
  for (const [n, photo] of content.photos.entries()) {
    if (form.sentPhotos.includes(photo.id)) continue;
    const file = new File([pictures[n]], photo.name, { type: "image/jpeg" });
    const place = photo.place ? [["latitude", photo.place[0]], ["longitude", photo.place[1]]] : [];
    const taken = photo.taken ? [["taken", photo.taken]] : [];
    const fields = [["set", set], ["id", photo.id], ["kind", photo.kind], ...place, ...taken];
    const result = await post(answer.photos, answer.csrf, [...fields, ["file", file]]);
    if (result.state === "later" || result.state === "signed-out") return result;
    if (result.error) return { state: "refused", errors: { photos: [result.error] } };
    await mark(form, { sentPhotos: [...form.sentPhotos, photo.id] });
  }
  return null;
}

async function post(url, csrf, fields) {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  body.set("csrfmiddlewaretoken", csrf);
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      redirect: "manual",
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.type === "opaqueredirect" || response.status === 404) return { state: "signed-out" };
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    if (!isJson || response.status === 429 || response.status >= 500) {
      return { state: "later", ...(isJson ? { told: await response.json() } : {}) };
    }
    return await response.json();
  } catch {
    return { state: "later" }; // no answer: it may have arrived, so its number stays
  }
}
