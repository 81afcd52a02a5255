// Photos of a form: made smaller and upright here, listed, kept with the form.

import * as exif from "./exif.js";
import { now } from "./me.js";
import { icon } from "./page.js";

// As the portal keeps them (portal/devices/pictures.py): more would only cost time to send.
const EDGE = 1600;
const QUALITY = 0.82;
const THUMB = 160;
const MOST = 10;
const FAR_KM = 0.3;
const DAY_S = 24 * 60 * 60;

export class Photos {
  // `onChange` is called when the list has changed; `place` gives the form's own, or null.
  // `taking` is there while chosen files are being read: it tells whether all were photos.
  constructor(form, { onChange, place, say }) {
    Object.assign(this, { onChange, place, say, items: [], taking: null });
    this.list = form.querySelector("[data-photos]");
    for (const input of form.querySelectorAll('input[type="file"]')) {
      input.addEventListener("change", () => this.take(input));
    }
  }

  // One choice after the other, in the order in which they were made.
  take(input) {
    const files = [...input.files];
    input.value = "";
    const taking = this.readAfter(this.taking, input, files).finally(() => {
      if (this.taking === taking) this.taking = null;
    });
    this.taking = taking;
  }

  async readAfter(before, input, files) {
    const wereGood = (await before) !== false;
    return (await this.read(input, files)) && wereGood;
  }

  async read(input, files) {
    const wrong = [];
    for (const file of files) {
      if (this.items.length >= MOST) {
        wrong.push(`A form takes ${MOST} photos. ${file.name} is one more.`);
        continue;
      }
      try {
        const told = await exif.read(file);
        const picture = await shrink(file);
        const kind = input.name === "nameplate" ? "nameplate" : "site";
        await this.add({ id: crypto.randomUUID(), kind, name: file.name, ...told }, picture);
      } catch {
        wrong.push(`${file.name} is no photo that can be read here. Choose a JPEG, PNG or WebP.`);
      }
    }
    this.say(input, wrong);
    this.onChange();
    return !wrong.length;
  }

  async add(photo, picture) {
    const [row, words] = [document.createElement("li"), document.createElement("span")];
    this.items.push({ photo, picture, row, words });
    this.list.append(row);
    words.textContent = this.told(photo);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-plain";
    button.append(icon("trash"));
    button.setAttribute("aria-label", `Take ${photo.name} out`);
    button.addEventListener("click", () => this.drop(photo));
    row.replaceChildren(await thumbnail(picture), words, button);
  }

  told(photo) {
    const kind = photo.kind === "nameplate" ? "Nameplate" : "Photo";
    return [kind, photo.name, ...this.doubts(photo)].join(" · ");
  }

  // The place may be typed after the photo was taken.
  again() {
    for (const { photo, words } of this.items) words.textContent = this.told(photo);
  }

  drop(photo) {
    this.items.find((item) => item.photo === photo).row.remove();
    this.items = this.items.filter((item) => item.photo !== photo);
    this.onChange();
  }

  clear() {
    this.items = [];
    this.list.replaceChildren();
  }

  doubts({ place, taken }) {
    const here = this.place();
    const away = place && here ? kilometres(place, here) : 0;
    const ahead = taken ? taken - now() / 1000 : 0;
    return [
      ...(away > FAR_KM ? [`taken ${away < 1 ? `${Math.round(away * 1000)} m` : `${Math.round(away)} km`} from the place in the form`] : []),
      ...(ahead > DAY_S || ahead < -30 * DAY_S ? [`taken on ${new Date(taken * 1000).toISOString().slice(0, 10)}, or the clock is wrong`] : []),
    ];
  }
}

async function shrink(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, EDGE / Math.max(image.width, image.height));
  const canvas = drawn(image, Math.round(image.width * scale), Math.round(image.height * scale));
  image.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", QUALITY);
  });
}

async function thumbnail(picture) {
  const image = await createImageBitmap(picture);
  const scale = THUMB / Math.max(image.width, image.height);
  const canvas = drawn(image, Math.round(image.width * scale), Math.round(image.height * scale));
  image.close();
  return canvas;
}

function drawn(image, width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d").drawImage(image, 0, 0, width, height);
  return canvas;
}

function kilometres([lat1, lon1], [lat2, lon2]) {
  const rad = Math.PI / 180;
  const half =
    Math.sin(((lat2 - lat1) * rad) / 2) ** 2 +
    Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(half)));
}
