// On every page: how many forms wait on this phone, and their way out when the portal answers.

import { $, forms } from "./page.js";

// A network that came back is tried at once; a portal that does not answer, with growing pauses.
const FIRST_MS = 5_000;
const LAST_MS = 5 * 60_000;

const bar = $("#waiting");
const isPossible = globalThis.crypto?.subtle && globalThis.indexedDB && navigator.serviceWorker;
if (isPossible) start();

async function start() {
  navigator.serviceWorker.register("/sw.js").catch(() => null);
  const [me, queue, store] = await Promise.all([import("./me.js"), import("./queue.js"), import("./store.js")]);
  let pause = FIRST_MS;
  let again;

  async function show() {
    const kept = (await store.all("forms")).filter((form) => form.state !== "draft");
    const owner = await me.known();
    const mine = kept.filter((form) => form.owner === owner?.owner);
    const refused = mine.filter((form) => form.state === "refused").length;
    const others = kept.length - mine.length;
    $("[data-text]", bar).textContent = [
      mine.length - refused ? `${forms(mine.length - refused)} not sent yet.` : "",
      refused ? `${forms(refused)} to correct.` : "",
      others ? `${forms(others)} of somebody else ${others === 1 ? "waits" : "wait"} on this phone.` : "",
    ].filter(Boolean).join(" ");
    bar.hidden = !kept.length;
    bar.dataset.count = kept.length;
    document.body.classList.toggle("has-waiting", kept.length > 0);
    const warning = $("[data-sign-out]");
    if (warning) {
      warning.hidden = !mine.length;
      warning.textContent = `${forms(mine.length)} on this phone ${mine.length === 1 ? "is" : "are"} not sent. Signed out, nobody can read or send them until you are back.`;
    }
  }

  async function send() {
    clearTimeout(again);
    const waits = (await store.all("forms")).some((form) => form.state === "waiting");
    if (!waits) return;
    const answered = await queue.sendAll();
    pause = answered ? FIRST_MS : Math.min(pause * 2, LAST_MS);
    again = setTimeout(send, answered ? LAST_MS : pause);
  }

  document.addEventListener("field:accepted", ({ detail }) => {
    const done = $("[data-done]", bar);
    done.textContent = `${detail.subject} ${detail.words ?? "is registered"}.`;
    bar.hidden = false;
  });
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.hidden || send());
  for (const form of document.querySelectorAll('form[action="/logout/"]')) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await me.forget().catch(() => null);
      form.submit();
    });
  }
  store.onChange(show);
  if ((await store.all("forms")).length) await me.ask();
  await show();
  await send();
}
