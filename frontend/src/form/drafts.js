// What is typed is kept on the server a moment later, and on leaving the page.
import { showErrors } from './errors.js';

const PAUSE = 800; // milliseconds without typing

export function keepDrafts(viewer, typed, { url, token, version, words }, saved) {
  const status = document.getElementById('draft-status');
  let kept = JSON.stringify(typed());
  let timer = null;
  let stopped = false;
  let running = null; // the draft that is on its way to the server

  // One after the other: each draft names the version that the one before it made.
  function keep(leaving = false) {
    const turn = running && !leaving ? running.then(() => send(false)) : send(leaving);
    const own = turn.finally(() => { if (running === own) running = null; });
    running = own;
  }

  async function send(leaving) {
    clearTimeout(timer);
    const now = JSON.stringify(typed());
    if (stopped || now === kept) return;
    kept = now;
    try {
      const response = await fetch(url, {
        method: 'POST',
        keepalive: leaving,
        redirect: 'manual',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
        body: JSON.stringify({ data: JSON.parse(now), version }),
      });
      if (leaving) return;
      const answer = response.headers.get('Content-Type')?.includes('json') ? await response.json() : {};
      if (response.ok) saved((version = answer.version));
      if (response.ok) showErrors(viewer, answer.errors ?? []); // days that cannot be, said at once
      else stopped = response.status === 409 || response.status === 403;
      const signedOut = [0, 400, 401].includes(response.status);
      say(response.ok ? answer.said : (answer.message ?? (signedOut ? words.signedOut : words.failed)), !response.ok);
    } catch {
      kept = null;
      say(words.failed, true);
    }
  }

  function say(sentence, alarming) {
    status.textContent = sentence;
    status.classList.toggle('is-alarming', alarming);
  }

  viewer.on('changed', () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(), PAUSE);
  });
  window.addEventListener('pagehide', () => keep(true));
  return {
    stop: () => { stopped = true; clearTimeout(timer); },
    // What is sent now must know the version of the draft that is on its way.
    onItsWay: () => running,
  };
}
