// One mark is the current one: chosen by a click or by j and k, on its lane and in the text.
const current = (() => {
  let chosen = null;
  const show = () => {
    for (const element of $$('.current')) element.classList.remove('current');
    if (chosen === null) return;
    for (const element of $$(`[data-m="${chosen}"]`)) element.classList.add('current');
  };
  closeUp.onDraw(show);
  function choose(id, button = null) {
    chosen = id;
    const mark = marks[id];
    player.hear(mark.start, null, button);
    show();
    say(mark.label);
    const inText = $(`#turns [data-m="${id}"]`);
    const box = inText?.closest('.turns').getBoundingClientRect();
    if (inText && !button && box.top < innerHeight && box.bottom > 0) inText.scrollIntoView({ block: 'nearest' });
  }
  return {
    mark: () => (chosen === null ? null : marks[chosen]),
    choose,
    step(by) {
      let next = chosen === null ? null : chosen + by;
      if (next === null) {
        const after = marks.findIndex((mark) => mark.start > player.time());
        next = by > 0 ? after : (after < 0 ? marks.length : after) - 1;
      }
      if (marks[next]) choose(next);
    },
  };
})();

document.addEventListener('click', (event) => {
  const target = event.target.closest('[data-m]');
  if (target) current.choose(Number(target.dataset.m), target);
});
