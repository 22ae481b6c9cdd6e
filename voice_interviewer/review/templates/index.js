// Trends of one kind of round at a time.
const kinds = [...document.querySelectorAll('.kind')];
const buttons = [...document.querySelectorAll('[data-kind]')];
const show = (id) => {
  for (const kind of kinds) kind.hidden = kind.id !== id;
  for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.kind === id));
};
for (const button of buttons) button.addEventListener('click', () => show(button.dataset.kind));
if (kinds.length) show(kinds[0].id);
