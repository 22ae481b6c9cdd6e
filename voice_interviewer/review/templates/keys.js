// The keyboard. No key does anything while you type.
const help = $('#help');
const KEYS = {
  ' ': player.toggle,
  j: () => current.step(1),
  k: () => current.step(-1),
  ArrowRight: () => player.seek(player.time() + 5),
  ArrowLeft: () => player.seek(player.time() - 5),
  l: current.loop,
  f: skip,
  x: current.dispute,
  n: notes.add,
  '/': () => { $('#search').focus(); $('#transcript').scrollIntoView(); },
  '+': () => closeUp.zoom(0.5),
  '-': () => closeUp.zoom(2),
  '?': () => (help.open ? help.close() : help.showModal()),
  Escape: () => looping(null),
};
for (const n of [1, 2, 3, 4]) KEYS[n] = () => $$('[data-rate]')[n - 1].click();

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const on = event.target;
  if (on.closest('input:not([type="range"]), textarea')) return;
  const own = on.closest('button, summary, a') && event.key === ' ';
  const slides = on.closest('input[type="range"]') && /^Arrow|^[0-9]$/.test(event.key);
  const scrolls = event.key === ' ' && on.closest('dialog');
  if (own || slides || scrolls || !Object.hasOwn(KEYS, event.key)) return;
  if (event.key !== 'Escape') event.preventDefault();
  KEYS[event.key]();
});
for (const button of $$('[data-help]')) button.addEventListener('click', () => help.showModal());
$('#help-close').addEventListener('click', () => help.close());

{
  const links = new Map($$('.rail nav a').map((link) => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links.values()) link.classList.remove('here');
      links.get(entry.target.id)?.classList.add('here');
    }
  }, { rootMargin: '-20% 0px -70% 0px' });
  for (const id of links.keys()) seen.observe(document.getElementById(id));
}
