// Forms lie sealed on the phone (AES-GCM). The key comes from the portal, for the person who is
// signed in or holds the link; this page can use it and not show it.

const AES = "AES-GCM";

export const isPossible = () => Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);

export function keyOf(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, AES, false, ["encrypt", "decrypt"]);
}

export async function seal(key, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: AES, iv }, key, bytes) };
}

export const unseal = (key, { iv, data }) => crypto.subtle.decrypt({ name: AES, iv }, key, data);

export const sealText = (key, value) =>
  seal(key, new TextEncoder().encode(JSON.stringify(value)));

export const unsealText = async (key, sealed) =>
  JSON.parse(new TextDecoder().decode(await unseal(key, sealed)));
