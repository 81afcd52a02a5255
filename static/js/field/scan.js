// A bar code or QR code of the nameplate becomes the external id, where the browser can read one.

import { $, element } from "./page.js";

const NOTHING = "No code was found in the picture. Take it closer and straight, or type the id.";

export async function start(form) {
  const tool = $("[data-scan]", form);
  if (!tool || !(await reads())) return;
  const camera = element("input", { type: "file", accept: "image/*", capture: "environment", hidden: "" });
  const words = $("p", tool);
  tool.append(camera);
  tool.hidden = false;
  $("button", tool).addEventListener("click", () => camera.click());
  camera.addEventListener("change", async () => {
    words.textContent = (await read(camera.files[0], form.elements.externalId)) ?? NOTHING;
    camera.value = "";
  });
}

// A reader may be there by name, and know no code at all.
async function reads() {
  const formats = await window.BarcodeDetector?.getSupportedFormats().catch(() => []);
  return Boolean(formats?.length);
}

async function read(file, field) {
  try {
    const image = await createImageBitmap(file);
    const [code] = await new window.BarcodeDetector().detect(image);
    image.close();
    if (!code) return null;
    field.value = code.rawValue.trim();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return `Read: ${field.value}`;
  } catch {
    return null;
  }
}
