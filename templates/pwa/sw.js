// Keeps one page and its files for the time without a network. No page of a signed-in person is
// ever kept: pages come from the network, and only where there is none the shell stands in.

const NAME = "shell-{{ version }}";
const SHELL = "/phone/";
const FILES = [{% for file in files %}"{{ file|escapejs }}", {% endfor %}];
// A form must open on a weak signal too: after this time the kept one is shown.
const FORMS = /^\/(devices\/new|i\/[^/]+\/new)\/$/;
const PATIENCE_MS = 6000;

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (FILES.includes(url.pathname)) event.respondWith(kept(request));
});

async function fill() {
  const cache = await caches.open(NAME);
  await cache.addAll(FILES);
  await refresh();
}

// Asks whether the shell has changed; its lists of countries and types may.
async function refresh() {
  const answer = await fetch(SHELL, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`The shell answered ${answer.status}`);
  await (await caches.open(NAME)).put(SHELL, answer);
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name)));
}

async function page(event, url) {
  const network = fetch(event.request);
  if (!FORMS.test(url.pathname)) return network.catch(shell);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const answer = await Promise.race([network.catch(() => null), late]);
  if (answer) event.waitUntil(refresh().catch(() => null));
  return answer ?? shell();
}

async function shell() {
  return (await caches.match(SHELL)) ?? Response.error();
}

async function kept(request) {
  return (await caches.match(request)) ?? fetch(request);
}
