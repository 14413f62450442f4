// 佐证材料: a file goes to the server as soon as it is chosen; the form keeps references to it.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Description, Errors, Label, useExpressionEvaluation } from '@bpmn-io/form-js-viewer';

export function uploads(place) {
  const FilePicker = (props) => filePicker(props, place);
  FilePicker.config = {
    type: 'filepicker',
    keyed: true,
    label: 'File picker',
    group: 'basic-input',
    emptyValue: null,
    sanitizeValue: ({ value }) => (Array.isArray(value) ? value : null),
    create: (options = {}) => ({ ...options }),
  };
  class Registration {
    constructor(formFields) {
      formFields.register('filepicker', FilePicker);
    }
  }
  Registration.$inject = ['formFields'];
  return { __init__: ['guichengUploads'], guichengUploads: ['type', Registration] };
}

function filePicker({ field, value, errors = [], domId, disabled, readonly, onChange }, place) {
  const [state, setState] = useState({ sending: false, refused: [] });
  const multiple = useExpressionEvaluation(field.multiple) === true;
  const accept = useExpressionEvaluation(field.accept) || '';
  const files = Array.isArray(value) ? value : [];
  const locked = disabled || readonly || !place;
  const words = place?.words ?? {};

  async function choose(event) {
    const chosen = Array.from(event.target.files);
    event.target.value = '';
    setState({ sending: true, refused: [] });
    const answers = await Promise.all(chosen.map((file) => send(file, field, place)));
    const stored = answers.filter((answer) => answer.documentId);
    setState({ sending: false, refused: answers.filter((a) => a.message).map((a) => a.message) });
    if (stored.length) onChange({ value: multiple ? unique([...files, ...stored]) : stored.slice(-1) });
  }
  const without = (file) => onChange({ value: files.filter((other) => other !== file) });
  const said = [...errors, ...state.refused];

  return h('div', { class: `fjs-form-field fjs-form-field-filepicker${said.length ? ' fjs-has-errors' : ''}` },
    h(Label, { htmlFor: domId, label: field.label, required: field.validate?.required }),
    files.length > 0 && h('ul', { class: 'uploaded' }, files.map((file) => h('li', { key: file.documentId },
      h('a', { href: `${place?.files ?? ''}${file.documentId}` }, file.fileName),
      h('span', { class: 'quiet' }, size(file.size)),
      !locked && h('button', { type: 'button', class: 'link', onClick: () => without(file), 'aria-label': `${words.remove} ${file.fileName}` }, words.remove)))),
    !locked && h('label', { class: 'button small choose-file' }, words.choose,
      h('input', { id: domId, type: 'file', class: 'visually-hidden', multiple, accept: accept || undefined,
        disabled: state.sending, onChange: choose, 'aria-describedby': `${domId}-error-message` })),
    locked && files.length === 0 && h('p', { class: 'quiet' }, '—'),
    state.sending && h('p', { role: 'status' }, words.sending),
    h(Description, { description: field.description }),
    h(Errors, { errors: said, id: `${domId}-error-message` }));
}

async function send(file, field, place) {
  if (file.size > place.most) return { message: `「${file.name}」${place.words.tooLarge}` };
  const body = new FormData();
  body.append('file', file);
  body.append('field', field.id);
  try {
    const response = await fetch(place.url, { method: 'POST', body, redirect: 'manual', headers: { 'X-CSRFToken': place.token } });
    const answer = await response.json();
    return response.ok ? answer : { message: answer.message ?? place.words.failed };
  } catch {
    return { message: `${file.name}：${place.words.failed}` };
  }
}

const unique = (files) => [...new Map(files.map((file) => [file.documentId, file])).values()];

function size(bytes) {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
