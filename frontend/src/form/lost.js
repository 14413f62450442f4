// What was typed on a page whose session had ended, kept in this tab until its form is open again.
const NAME = 'guicheng-lost';

export const keepLost = (text) => sessionStorage.setItem(NAME, text);

// Another person who signs in in this tab is not shown it: then it is forgotten.
export function takeLost({ who, readOnly }) {
  const lost = JSON.parse(sessionStorage.getItem(NAME) ?? 'null');
  if (!lost || lost.place !== location.pathname + location.search || readOnly) return null;
  sessionStorage.removeItem(NAME);
  return lost.who === who ? lost : null;
}
