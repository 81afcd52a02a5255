// Who uses this page: asked of the portal, remembered for the time without a network.

import * as seal from "./seal.js";
import * as store from "./store.js";

const PATIENCE_MS = 10_000;
// A clock that is off by less is no trouble to anybody: photos are compared by days.
const CLOCK_OFF_MS = 60 * 60_000;

// How far the phone's clock is ahead of the portal's, in milliseconds; 0 for one that will do.
export let ahead = 0;
// The real time, as far as the portal was asked for it.
export const now = () => Date.now() - ahead;

// A link's pages speak for the link, all others for the person who is signed in.
export function door() {
  const link = /^\/i\/[^/]+\//.exec(location.pathname);
  return link ? { kind: "link", url: `${link[0]}me/` } : { kind: "person", url: "/phone/me/" };
}

// What the portal answers: { owner, name, csrf, form, photos, look } with an empty owner for
// nobody (`words` then say why, of a link); null when no answer came. Keys of others of the same kind are forgotten.
export async function ask() {
  const { kind, url } = door();
  let answer;
  try {
    const response = await fetch(url, {
      cache: "no-store",
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.status === 404 || response.status === 410) return { owner: "", words: await why(response) };
    if (!response.ok) return null;
    compare(Date.parse(response.headers.get("Date")));
    answer = await response.json();
  } catch {
    return null;
  }
  await remember(kind, answer);
  return answer;
}

function compare(told) {
  const off = Date.now() - told;
  ahead = Math.abs(off) > CLOCK_OFF_MS ? off : 0;
}

// The sentence of a link that is not there any more; its forms stay readable for whoever has it.
async function why(response) {
  const { errors } = await response.json();
  return errors[""][0];
}

async function remember(kind, { owner, name, key }) {
  for (const known of await store.all("keys")) {
    if (known.kind === kind && known.owner !== owner) await store.remove("keys", known.owner);
  }
  if (!owner) return;
  const held = await store.get("keys", owner);
  if (!held) await store.put("keys", { owner, kind, name, key: await seal.keyOf(key) });
}

// The one that the portal named last, also without a network: { owner, kind, name, key }.
export async function known() {
  const { kind } = door();
  return (await store.all("keys")).find((one) => one.kind === kind);
}

// At sign-out nobody on this phone can read the forms any more, until the person is back.
export async function forget() {
  for (const one of await store.all("keys")) {
    if (one.kind === "person") await store.remove("keys", one.owner);
  }
}
