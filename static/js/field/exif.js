// When and where a photo was taken, read from its file before it is made smaller and that is lost.
// Gives { taken (seconds, UTC), place ([latitude, longitude]) }; either may be missing.

const HEAD = 256 * 1024;
const TAGS = { exif: 0x8769, gps: 0x8825, taken: 0x9003, zone: 0x9011 };

export async function read(file) {
  try {
    const view = new DataView(await file.slice(0, HEAD).arrayBuffer());
    const start = tiff(view);
    return start ? facts(view, start) : {};
  } catch {
    return {}; // a broken header is no reason to refuse a photo
  }
}

// Where the TIFF header stands behind the marker of EXIF; 0 for none.
function tiff(view) {
  if (view.getUint16(0) !== 0xffd8) return 0;
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint16(at) === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return at + 10;
  }
  return 0;
}

function facts(view, start) {
  const little = view.getUint16(start) === 0x4949;
  const short = (at) => view.getUint16(at, little);
  const long = (at) => view.getUint32(at, little);
  const ratio = (at) => long(at) / long(at + 4);
  const text = (at, length) =>
    String.fromCharCode(...new Uint8Array(view.buffer, at, length)).replace(/\0.*$/, "");

  function directory(at) {
    const entries = new Map();
    for (let n = 0, e = at + 2; n < short(at); n++, e += 12) {
      const size = [0, 1, 1, 2, 4, 8][short(e + 2)] ?? 1;
      const length = long(e + 4) * size;
      entries.set(short(e), { at: length > 4 ? start + long(e + 8) : e + 8, length });
    }
    return entries;
  }

  const first = directory(start + long(start + 4));
  const inner = (tag) => (first.has(tag) ? directory(start + long(first.get(tag).at)) : new Map());
  const exif = inner(TAGS.exif);
  const gps = inner(TAGS.gps);
  const said = (entry) => (entry ? text(entry.at, entry.length) : "");
  const degrees = (entry, letter, negative) => {
    if (!entry) return NaN;
    const size = ratio(entry.at) + ratio(entry.at + 8) / 60 + ratio(entry.at + 16) / 3600;
    return said(letter) === negative ? -size : size;
  };
  const place = [degrees(gps.get(2), gps.get(1), "S"), degrees(gps.get(4), gps.get(3), "W")];
  const [day, time] = said(exif.get(TAGS.taken)).split(" ");
  const moment = Date.parse(`${day?.replaceAll(":", "-")}T${time}${said(exif.get(TAGS.zone)) || "Z"}`);
  return {
    ...(Number.isNaN(moment) ? {} : { taken: moment / 1000 }),
    ...(place.every(Number.isFinite) && (place[0] || place[1]) ? { place } : {}),
  };
}
