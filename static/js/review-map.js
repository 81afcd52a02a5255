// The place of a submission on a map with streets. It is fetched when it is asked for: until then no
// map server learns what is looked at.

import { leaflet, tiled } from "./field/leaflet.js";
import { $, element } from "./field/page.js";

const NEAR_ZOOM = 17;
const NOT_NOW = "The map does not come now. The plan shows what the portal knows.";

const tool = $("[data-review-map]");
if (tool) {
  tool.hidden = false;
  $("button", tool).addEventListener("click", show);
}

async function show() {
  const button = $("button", tool);
  const box = element("div", { class: "map", role: "application", "aria-label": "Map" });
  button.disabled = true;
  let map;
  try {
    const L = await leaflet(tool.dataset);
    tool.prepend(box);
    map = L.map(box);
    draw(L, map);
    await tiled(map, tool.dataset);
    button.hidden = true;
    $("p", tool).textContent = "";
    box.focus();
  } catch {
    map?.remove();
    box.remove();
    button.disabled = false;
    $("p", tool).textContent = NOT_NOW;
  }
}

// The place, the ring of its accuracy, and its neighbours with their numbers.
function draw(L, map) {
  const here = pair(tool);
  map.setView(here, NEAR_ZOOM);
  const metres = Number(tool.dataset.accuracy);
  if (metres) {
    const ring = L.circle(here, { radius: metres, className: "accuracy" }).addTo(map);
    map.fitBounds(ring.getBounds(), { maxZoom: NEAR_ZOOM });
  }
  L.circleMarker(here, { radius: 7, className: "here" }).addTo(map);
  for (const row of document.querySelectorAll("[data-near]")) {
    const dot = L.circleMarker(pair(row), { radius: 6, className: "near" }).addTo(map);
    dot.bindTooltip(element("b", { text: row.dataset.near }), { permanent: true, direction: "right" });
  }
}

function pair({ dataset }) {
  return [Number(dataset.latitude), Number(dataset.longitude)];
}
