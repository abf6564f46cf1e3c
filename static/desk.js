// Comfort for the desk: keys on lists, the keys dialog, live progress. Every page works without it.

const typing = (target) => target.closest?.('input:not([type="checkbox"]), textarea, select, [contenteditable]');

// Lists: j and k move, Enter opens, x ticks. A list is any element with data-list; its rows carry data-row.
const rows = () => [...document.querySelectorAll('[data-list] [data-row]')];
let at = -1;

function mark(index) {
  const all = rows();
  if (all.length === 0) return;
  at = Math.max(0, Math.min(index, all.length - 1));
  all.forEach((row, i) => row.toggleAttribute('data-current', i === at));
  const link = all[at].querySelector('a[data-open]');
  (link ?? all[at]).focus({ preventScroll: true });
  all[at].scrollIntoView({ block: 'nearest' });
}

const keys = {
  j: () => mark(at + 1),
  k: () => mark(at - 1),
  x: () => {
    const box = rows()[at]?.querySelector('input[type="checkbox"]');
    if (box) box.click();
  },
  '/': () => [...document.querySelectorAll('[data-search]')].find((field) => field.offsetParent)?.focus(),
  '?': () => {
    const dialog = document.querySelector('dialog[data-keys]');
    if (dialog && !dialog.open) dialog.showModal();
  },
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector('dialog[open]')) return;
  const named = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  const act = named ? () => (named.matches('summary, a') ? named.click() : named.focus()) : keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// A named key on a summary opens it and goes to its first field; on a button it only moves there, so that a
// single key never sends anything.
document.addEventListener('toggle', (event) => {
  if (event.target.matches?.('details.action[open]')) event.target.querySelector('input:not([type="hidden"]), select, textarea')?.focus();
}, true);

// Bulk: the bar shows how many rows are ticked; one box ticks them all.
document.addEventListener('change', (event) => {
  if (event.target.matches?.('[data-tick-all]')) {
    document.querySelectorAll('[data-row] input[type="checkbox"]').forEach((box) => { box.checked = event.target.checked; });
  }
  const count = document.querySelector('[data-ticked]');
  if (!count) return;
  count.textContent = String(document.querySelectorAll('[data-row] input[type="checkbox"]:checked').length);
  count.closest('[data-ticked-line]').hidden = false;
});

// Copy buttons appear only where they can work.
document.querySelectorAll('[data-copy]').forEach((button) => {
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', () => navigator.clipboard.writeText(button.dataset.copy));
});

// Live progress: a block with data-poll is asked again until its answer carries none.
async function poll(block) {
  const address = block.dataset.poll;
  if (!address) return;
  await new Promise((done) => { setTimeout(done, 2500); });
  if (!document.hidden) {
    try {
      const answer = await fetch(address, { headers: { Accept: 'text/html' }, credentials: 'same-origin' });
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const next = page.querySelector('.progress-block');
        if (!next) return;
        block.replaceWith(next);
        block = next;
      }
    } catch { /* away for a moment: ask again */ }
  }
  poll(block);
}
document.querySelectorAll('[data-poll]').forEach(poll);
