// The library of the map, fetched when a map is asked for.

import { $, element } from "./page.js";

export async function leaflet({ script, sheet }) {
  await Promise.all([
    $(`link[href="${sheet}"]`) ?? fetched(element("link", { rel: "stylesheet", href: sheet })),
    window.L ?? fetched(element("script", { src: script })),
  ]);
  return window.L;
}

// Settles when the first tiles are there; fails where none comes.
export function tiled(map, { map: tiles, credit }) {
  const layer = window.L.tileLayer(tiles, { attribution: element("i", { text: credit }).innerHTML, maxZoom: 19 });
  map.attributionControl.setPrefix(false);
  return new Promise((resolve, reject) => {
    layer.once("tileload", resolve);
    layer.once("load", () => reject(new Error("no tiles")));
    layer.addTo(map);
  });
}

function fetched(file) {
  return new Promise((resolve, reject) => {
    file.onload = resolve;
    file.onerror = () => {
      file.remove();
      reject(new Error("not fetched"));
    };
    document.head.append(file);
  });
}
