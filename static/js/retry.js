// Asks for the page that the registry failed until it is there, and shows it then.
// A tab that nobody looks at asks nothing.

const note = document.getElementById("retry");
const FAILED = 503;

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.status !== FAILED) location.reload();
  } catch {
    // No network at all: the next look may have it.
  }
}

note.hidden = false;
setInterval(look, Number(note.dataset.seconds) * 1000);
