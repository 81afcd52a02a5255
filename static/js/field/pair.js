// Latitude and longitude in their fields.

import { $ } from "./page.js";

const DECIMALS = 6;

// Decimals with a sign, as the phone and the map write them; anything else is for the portal.
function pairOf(form) {
  const pair = ["latitude", "longitude"].map((name) => form.elements[name].value.trim());
  return pair.every((text) => /^-?\d+(\.\d+)?$/.test(text)) ? pair.map(Number) : null;
}

// The same, or what the portal made of minutes and seconds when it looked at them last.
export function placeOf(form) {
  return pairOf(form) ?? $("[data-here]", form)?.dataset.here.split(",").map(Number) ?? null;
}

export function setPair(form, [latitude, longitude]) {
  const rounded = (value) => (typeof value === "number" ? value.toFixed(DECIMALS) : value);
  form.elements.latitude.value = rounded(latitude);
  form.elements.longitude.value = rounded(longitude);
  for (const name of ["input", "change"]) {
    form.elements.latitude.dispatchEvent(new Event(name, { bubbles: true }));
  }
}
