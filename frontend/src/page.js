// Every page: htmx makes lists faster; without it each of them works by itself.
import htmx from 'htmx.org';
import { keepLost } from './form/lost.js';

htmx.config.includeIndicatorStyles = false; // the content security policy allows no inline style
htmx.config.allowEval = false;

// A filter that is chosen applies at once; the button beside it is for browsers without scripts.
document.addEventListener('change', (event) => {
  const form = event.target.closest('form[data-apply-at-once]');
  if (form) form.requestSubmit();
});

// One box chooses every line of its table.
document.addEventListener('change', (event) => {
  if (!event.target.matches('[data-choose-all]')) return;
  event.target.closest('table').querySelectorAll('tbody input[type=checkbox]:enabled').forEach((box) => (box.checked = event.target.checked));
});

// "/" goes to the search box, as officers asked of every list.
document.addEventListener('keydown', (event) => {
  const typing = event.target.closest('input, textarea, select, [contenteditable]');
  const search = document.querySelector('input[type="search"]');
  if (event.key === '/' && !typing && search) {
    event.preventDefault();
    search.focus();
  }
});

// What was typed when the session ended is put back into its form after the sign-in.
const lost = document.getElementById('lost-form');
if (lost) keepLost(lost.textContent);

// A form sent twice by a double click is sent once; coming back by the browser frees it again.
document.addEventListener('submit', (event) => {
  queueMicrotask(() => {
    if (event.defaultPrevented || event.target.method !== 'post') return;
    setTimeout(() => event.target.querySelectorAll('button').forEach((b) => (b.disabled = true)));
  });
});
window.addEventListener('pageshow', (event) => {
  if (event.persisted) document.querySelectorAll('button:disabled').forEach((b) => (b.disabled = false));
});
