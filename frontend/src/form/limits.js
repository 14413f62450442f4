// A form without drafts: days that cannot be are said while it is filled in.
import { showErrors } from './errors.js';

const PAUSE = 800; // milliseconds without typing

export function showLimits(viewer, typed, { url, token }) {
  let timer = null;

  async function ask() {
    const asked = JSON.stringify({ data: typed() });
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
        body: asked,
      });
      if (!response.ok) return;
      const { errors } = await response.json();
      if (asked === JSON.stringify({ data: typed() })) showErrors(viewer, errors);
    } catch {
      // the start itself will say what is wrong
    }
  }

  viewer.on('changed', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
}
