// The map, fetched when it is asked for. The pin is the middle: the arrow keys, a thumb and a mouse
// all move the map under it.

import { leaflet, tiled } from "./leaflet.js";
import { $, element } from "./page.js";
import { placeOf, setPair } from "./pair.js";

const WORLD = { centre: [10, 20], zoom: 2 };
const ROOF_ZOOM = 17;
const LOOKED_AT = ["latitude", "longitude"];
const AIM = "Move the map until the cross is on the device.";
const NOT_NOW = "The map does not come now. Type the coordinates, or ask for it again later.";

export async function show(form, tool) {
  const words = $("p", tool);
  const button = $("button", tool);
  button.disabled = true;
  try {
    await leaflet(tool.dataset);
    words.textContent = AIM;
    button.hidden = true;
    await draw(form, tool);
  } catch {
    words.textContent = NOT_NOW;
    button.hidden = button.disabled = false;
  }
}

// Settles when the first tiles are there; where none comes, the map goes again.
function draw(form, tool) {
  const box = element("div", { class: "map", role: "application", "aria-label": "Map" });
  tool.prepend(box);
  const here = placeOf(form);
  const map = window.L.map(box).setView(here ?? WORLD.centre, here ? ROOF_ZOOM : WORLD.zoom);
  const unfollow = follow(form, map);
  box.focus();
  return tiled(map, tool.dataset).catch((error) => {
    unfollow();
    map.remove();
    box.remove();
    throw error;
  });
}

// Keeps the map and the fields in step. A difference of less than a pixel is the map's own
// rounding, also when the phone is turned: what was typed then stays as it was typed.
function follow(form, map) {
  const isAt = (pair) => map.project(pair).distanceTo(map.project(map.getCenter())) < 1;
  let put = map.getCenter();
  let held = false;
  map.on("movestart", () => (held = true));
  map.on("moveend", () => {
    held = false;
    if (isAt(put)) return;
    put = map.getCenter();
    setPair(form, [put.lat, put.wrap().lng]);
  });
  const typed = (event) => {
    if (event.type === "change" && !LOOKED_AT.includes(event.target.name)) return;
    if (event.type === "field:place" && held) return; // the portal speaks of where the map was
    const pair = placeOf(form);
    if (!pair || isAt(pair)) return;
    put = pair;
    map.setView(pair, Math.max(map.getZoom(), ROOF_ZOOM));
  };
  const events = ["change", "field:place"];
  for (const name of events) form.addEventListener(name, typed);
  return () => events.forEach((name) => form.removeEventListener(name, typed));
}
