// The page of a task: the form viewer, drafts, and the moment of submission.
import { Form } from '@bpmn-io/form-js-viewer';
import flatpickr from 'flatpickr';
import { Mandarin } from 'flatpickr/dist/l10n/zh.js';
import { uploads } from './form/uploads.js';
import { translation } from './form/translation.js';
import { daysInWords } from './form/days.js';
import { keepDrafts } from './form/drafts.js';
import { showErrors } from './form/errors.js';
import { nameQuestions } from './form/questions.js';
import { takeLost } from './form/lost.js';
import { showLimits } from './form/limits.js';
import { askFirst } from './form/ahead.js';
import { showVerdict } from './form/verdict.js';

const page = JSON.parse(document.getElementById('form-page').textContent);
const container = document.getElementById('form-viewer');
const sending = document.getElementById('task-form');

if (page.language === 'zh') flatpickr.localize(Mandarin);

const viewer = new Form({
  container,
  debounce: false, // a click right after the last keystroke must not lose it
  additionalModules: [translation(page.language), daysInWords, uploads(page.upload)],
  properties: { readOnly: page.readOnly },
});

const lost = takeLost(page);
await viewer.importSchema(page.schema, { ...page.data, ...lost?.data });
showErrors(viewer, page.errors);
nameQuestions(viewer, container);
container.removeAttribute('aria-busy');

// What is visible and may be written; the viewer has no public reader that does not also validate.
const typed = () => viewer._getSubmitData();

if (sending) {
  const version = sending.elements.version;
  if (lost && page.draft) page.draft.version = Number(lost.version) || 0;
  if (version && page.draft) version.value = page.draft.version;
  const kept = (saved) => (version.value = saved);
  const drafts = page.draft ? keepDrafts(viewer, typed, page.draft, kept) : null;
  if (lost) document.getElementById('draft-status').textContent = page.words.restored;
  showVerdict(viewer, typed, sending);
  if (page.limits) showLimits(viewer, typed, page.ahead);
  const mayBeSent = page.ahead ? askFirst(viewer, typed, page.ahead) : () => true;
  sending.addEventListener('submit', (event) => {
    const validates = !event.submitter?.hasAttribute('formnovalidate');
    const { data, errors } = validates ? viewer.submit() : { data: typed(), errors: {} };
    if (Object.keys(errors).length) {
      event.preventDefault();
      requestAnimationFrame(showWhatIsWrong);
      return;
    }
    const onItsWay = drafts?.onItsWay();
    if (onItsWay) {
      event.preventDefault();
      onItsWay.finally(() => sending.requestSubmit(event.submitter));
      return;
    }
    const asks = validates && !event.submitter?.hasAttribute('data-asks-nothing');
    if (asks && !mayBeSent(sending, event.submitter)) {
      event.preventDefault();
      return;
    }
    sending.elements.data.value = JSON.stringify(data);
    drafts?.stop();
  });
}

function showWhatIsWrong() {
  const wrong = container.querySelectorAll('.fjs-form-field.fjs-has-errors');
  wrong[0]?.scrollIntoView({ block: 'center' });
  wrong[0]?.querySelector('input, textarea, button')?.focus({ preventScroll: true });
  const status = document.getElementById('draft-status');
  status.textContent = page.words.wrong.replace('{n}', wrong.length);
  status.classList.add('is-alarming');
}
