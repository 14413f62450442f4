// The server's sentences under the fields they are about.

// The viewer validates initial values once after it is drawn and would wipe sentences set before.
export function showErrors(viewer, errors) {
  if (!errors.length) return;
  setTimeout(() => {
    const byField = structuredClone(viewer._getState().errors);
    for (const { field_id, indexes, message } of errors) put(byField, [field_id, ...indexes], [message]);
    viewer._setState({ errors: byField });
  }, 100);
}

function put(target, path, value) {
  const last = path.pop();
  for (const step of path) target = target[step] ??= {};
  target[last] = value;
}
