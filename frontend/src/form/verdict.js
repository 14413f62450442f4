// While the form is filled in: what the tables would decide on it, asked of the server by htmx.
export function showVerdict(viewer, typed, form) {
  const panel = document.getElementById('verdict');
  if (!panel) return;
  viewer.on('changed', () => {
    form.elements.data.value = JSON.stringify(typed());
    panel.dispatchEvent(new CustomEvent('typed'));
  });
}
