// The diagram with the live tokens: where the case stands and the way it came.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';

const viewers = [];
for (const place of document.querySelectorAll('[data-diagram]')) show(place).catch(() => notDrawn(place));
for (const button of document.querySelectorAll('button[data-show]')) {
  button.addEventListener('click', () => showElement(button.dataset.of, button.dataset.show));
}

// A process may be drawn without shapes, and a network may fail: the page says so in its own words.
function notDrawn(place) {
  place.querySelector('.canvas').hidden = true;
  place.querySelector('.not-drawn').hidden = false;
}

async function show(place) {
  const state = JSON.parse(place.querySelector('script')?.textContent ?? '{}');
  const canvasPlace = place.querySelector('.canvas');
  const viewer = new NavigatedViewer({ container: canvasPlace });
  const response = await fetch(place.dataset.diagram);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  await viewer.importXML(await response.text());
  raiseDrilldowns(viewer);
  mark(viewer, state);
  link(viewer, state);
  // The wheel scrolls the page until the diagram is entered by a click, so that nobody is trapped.
  viewer.get('zoomScroll').toggle(false);
  canvasPlace.addEventListener('click', () => viewer.get('zoomScroll').toggle(true), { once: true });
  look(viewer, state);
  buttons(place, viewer);
  viewers.push({ place, viewer });
  place.classList.add('is-drawn');
}

// At the lower edge of a sub-process its boundary events and their labels stand: what opens it is at
// the upper one.
function raiseDrilldowns(viewer) {
  const overlays = viewer.get('overlays');
  for (const { id, element, html } of overlays.get({ type: 'drilldown' })) {
    overlays.remove(id);
    overlays.add(element, 'drilldown', { position: { top: -10, right: 12 }, html });
  }
}

// The whole diagram where it can be read; else the place where the case stands.
const READABLE = 0.55;

function look(viewer, { tokens = [], last, marks = [] }) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  const drawn = (ids) => ids.map((id) => registry.get(id)).filter(Boolean);
  const live = drawn(tokens.map(({ element_id: id }) => id));
  const known = live.length ? live : drawn([last ?? marks.at(-1)?.id]);
  const here = known.reduce((deepest, one) => (depth(canvas, one) >= depth(canvas, deepest) ? one : deepest), known[0]);
  if (here) canvas.setRootElement(canvas.findRoot(here));
  if (canvas.zoom('fit-viewport', 'auto') >= READABLE) return;
  const first = registry.filter((element) => element.type === 'bpmn:StartEvent')[0];
  const centre = here ?? first;
  if (!centre) return;
  const { outer, inner } = canvas.viewbox();
  const [width, height] = [outer.width / 0.8, outer.height / 0.8];
  const x = within(centre.x + centre.width / 2 - width / 2, inner.x - 20, inner.x + inner.width + 20 - width);
  const y = within(centre.y + centre.height / 2 - height / 2, inner.y - 20, inner.y + inner.height + 20 - height);
  canvas.viewbox({ x, y, width, height });
}

// An element that a sentence of the page is about, in every view of its file.
function showElement(file, id) {
  const shown = viewers.filter(({ place, viewer }) => place.dataset.file === file && viewer.get('elementRegistry').get(id));
  for (const { viewer } of shown) {
    const canvas = viewer.get('canvas');
    const element = viewer.get('elementRegistry').get(id);
    canvas.setRootElement(canvas.findRoot(element));
    canvas.zoom(1);
    canvas.scrollToElement(element, { top: 150, bottom: 150, left: 250, right: 250 });
    viewer.get('selection').select(element);
  }
  shown[0]?.place.scrollIntoView({ block: 'nearest' });
}

// How many planes lie above the one that an element is drawn on.
function depth(canvas, element) {
  const drawn = canvas.findRoot(element)?.businessObject;
  let levels = 0;
  for (let at = drawn; at?.$type === 'bpmn:SubProcess'; at = at.$parent) levels += 1;
  return levels;
}

// A call activity opens what it called.
function link(viewer, { opens = {} }) {
  const canvas = viewer.get('canvas');
  for (const id of Object.keys(opens)) if (viewer.get('elementRegistry').get(id)) canvas.addMarker(id, 'opens');
  viewer.on('element.click', ({ element }) => {
    const called = opens[element.id];
    if (called) window.location.assign(called.url);
  });
}

const within = (value, least, most) => Math.max(least, Math.min(value, most));

function mark(viewer, { tokens = [], completed = [], taken = [], marks = [] }) {
  const canvas = viewer.get('canvas');
  const elements = viewer.get('elementRegistry');
  const known = (id) => elements.get(id);
  for (const id of completed.filter(known)) canvas.addMarker(id, 'was-here');
  for (const id of taken.filter(known)) canvas.addMarker(id, 'was-taken');
  for (const { id, kind } of marks.filter((one) => known(one.id))) canvas.addMarker(id, `has-${kind}`);
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
