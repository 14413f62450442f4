// The diagram with the live tokens: where the case stands and the way it came.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';

for (const place of document.querySelectorAll('[data-diagram]')) show(place);

async function show(place) {
  const state = JSON.parse(place.querySelector('script')?.textContent ?? '{}');
  const canvasPlace = place.querySelector('.canvas');
  const viewer = new NavigatedViewer({ container: canvasPlace });
  const response = await fetch(place.dataset.diagram);
  if (!response.ok) return;
  await viewer.importXML(await response.text());
  mark(viewer, state);
  // The wheel scrolls the page until the diagram is entered by a click, so that nobody is trapped.
  viewer.get('zoomScroll').toggle(false);
  canvasPlace.addEventListener('click', () => viewer.get('zoomScroll').toggle(true), { once: true });
  viewer.get('canvas').zoom('fit-viewport', 'auto');
  buttons(place, viewer);
  place.classList.add('is-drawn');
}

function mark(viewer, { tokens = [], completed = [], taken = [] }) {
  const canvas = viewer.get('canvas');
  const elements = viewer.get('elementRegistry');
  const known = (id) => elements.get(id);
  for (const id of completed.filter(known)) canvas.addMarker(id, 'was-here');
  for (const id of taken.filter(known)) canvas.addMarker(id, 'was-taken');
  for (const { element_id: id, count, word, kind } of tokens.filter((t) => known(t.element_id))) {
    canvas.addMarker(id, kind === 'incident' ? 'is-stuck' : 'is-here');
    const label = document.createElement('span');
    label.className = `token is-${kind}`;
    label.textContent = count > 1 ? `${word} ${count}` : word;
    viewer.get('overlays').add(id, { position: { top: -14, left: -8 }, html: label });
  }
}

function buttons(place, viewer) {
  const canvas = viewer.get('canvas');
  const actions = {
    in: () => canvas.zoom(canvas.zoom() * 1.25),
    out: () => canvas.zoom(canvas.zoom() / 1.25),
    fit: () => canvas.zoom('fit-viewport', 'auto'),
  };
  for (const button of place.querySelectorAll('button[data-zoom]')) {
    button.addEventListener('click', actions[button.dataset.zoom]);
  }
}
