// Asks for the progress again every few seconds, while somebody looks at it and there is more to
// come: the page says how often, and stops saying so at the end.

let timer = 0;

function part() {
  return document.querySelector("[data-poll-seconds]");
}

function ask() {
  const shown = part();
  if (shown && !document.hidden) {
    window.htmx.trigger(shown, "poll");
  }
  wait();
}

function wait() {
  window.clearTimeout(timer);
  const shown = part();
  if (shown && !document.hidden) {
    timer = window.setTimeout(ask, Number(shown.dataset.pollSeconds) * 1000);
  }
}

document.addEventListener("visibilitychange", () => (document.hidden ? wait() : ask()));
document.addEventListener("htmx:afterSettle", wait);
wait();
