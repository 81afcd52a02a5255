// The place: the phone's own position, until it is good; what the portal says of it; the map.

import { $ } from "./page.js";
import { setPair } from "./pair.js";

// A house and its neighbour are twenty metres apart; a phone needs some seconds to tell them.
const GOOD_METRES = 15;
const PATIENCE_MS = 30_000;
const PAUSE_MS = 800;
const LOOKED_AT = ["latitude", "longitude", "countryCode", "externalId", "capacity"];

const DENIED =
  "The phone did not give its position. Allow it in the browser's settings, or type the coordinates.";
const UNKNOWN = "The phone does not know where it is. Step into the open, or type the coordinates.";

export function start(form) {
  const tool = $("[data-position]", form);
  if (tool && navigator.geolocation) position(form, tool);
  const map = $("[data-map]", form);
  if (map) {
    map.hidden = false;
    $("button", map).addEventListener("click", async () => (await import("./map.js")).show(form, map));
  }
  const look = () => lookAt(form);
  let pause;
  form.addEventListener("input", (event) => {
    if (!LOOKED_AT.includes(event.target.name)) return;
    $("[data-here]", form)?.removeAttribute("data-here"); // of what stood there before
    clearTimeout(pause);
    pause = setTimeout(look, PAUSE_MS);
  });
}

function position(form, tool) {
  const [button, words] = [$("button", tool), $("p", tool)];
  let watch = null;
  let patience;
  let best = "";
  tool.hidden = false;
  const stop = (said) => {
    navigator.geolocation.clearWatch(watch);
    clearTimeout(patience);
    watch = null;
    words.textContent = said;
  };
  const enough = () => stop(best ? `${best}. Press again to improve it.` : UNKNOWN);
  const found = ({ coords }) => {
    const metres = Math.max(1, Math.round(coords.accuracy));
    setPair(form, [coords.latitude, coords.longitude]);
    best = `Accurate to ${metres} m`;
    if (metres <= GOOD_METRES) stop(`${best}.`);
    else words.textContent = `${best} so far. It is getting better; press to stop.`;
  };
  const failed = (error) => (error.code === error.PERMISSION_DENIED ? stop(DENIED) : enough());
  form.addEventListener("reset", () => stop("")); // the next device stands somewhere else
  button.addEventListener("click", () => {
    if (watch !== null) return enough();
    best = "";
    words.textContent = "Asking the phone where it is …";
    watch = navigator.geolocation.watchPosition(found, failed, { enableHighAccuracy: true, maximumAge: 0, timeout: PATIENCE_MS });
    patience = setTimeout(enough, PATIENCE_MS);
  });
}

// Zone, doubts and devices near by, in the portal's words; without a network it says nothing.
export async function lookAt(form) {
  const asked = lookedAt(form);
  try {
    const answer = await fetch(`${form.dataset.look}?${asked}`, { redirect: "error", headers: { "HX-Request": "true" } });
    const html = await answer.text();
    // The answer to what does not stand there any more is of no use to anybody.
    if (answer.ok && asked === lookedAt(form)) showLook(form, html);
  } catch {
    // The form is complete without it.
  }
}

const lookedAt = (form) =>
  new URLSearchParams(LOOKED_AT.map((name) => [name, form.elements[name]?.value ?? ""])).toString();

export function showLook(form, html) {
  const box = $("[data-look-at]", form);
  box.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  form.dispatchEvent(new Event("field:place"));
  const country = $("[data-country]", box)?.dataset.country;
  const chosen = form.elements.countryCode;
  if (country && !chosen.value) {
    chosen.value = country;
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const stands = Boolean($("[data-twins]", box));
  $('[data-confirm="isAnother"]', form).hidden = !stands;
  $('[data-confirm="placeIsRight"]', form).hidden = !$("[data-stops]", box);
}
