// Before a task is handed in: what that ends, and whom it concerns, is asked once.
export function askFirst(viewer, typed, { url, token }) {
  const dialog = document.getElementById('ahead');
  let settled = null; // the answer that was confirmed, or that needs no question
  let asking = false;

  async function sentences() {
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
        body: JSON.stringify({ data: typed() }),
      });
      return response.ok ? (await response.json()).sentences : [];
    } catch {
      return []; // the completion itself will say what is wrong
    }
  }

  function confirmed(found) {
    dialog.querySelector('ul').replaceChildren(...found.map((text) => {
      const item = document.createElement('li');
      item.textContent = text;
      return item;
    }));
    dialog.returnValue = '';
    dialog.showModal();
    return new Promise((done) => {
      dialog.addEventListener('close', () => done(dialog.returnValue === 'yes'), { once: true });
    });
  }

  // Whether the form may be sent now; else it is sent by itself once the person has confirmed.
  return (form, button) => {
    const now = JSON.stringify(typed());
    if (settled === now) return true;
    if (!asking) {
      asking = true;
      sentences()
        .then((found) => found.length === 0 || confirmed(found))
        .then((yes) => {
          asking = false;
          if (!yes) return;
          settled = now;
          form.requestSubmit(button);
        });
    }
    return false;
  };
}
