// One mark is the current one: chosen by a click or by j and k, on its lane and in the
// text. A filler that is none can be disputed; the counts follow and the mark stays.
const current = (() => {
  const key = (mark) => `${mark.kind} ${mark.start}`;
  const isFiller = (mark) => mark && (mark.kind === 'filled' || mark.kind === 'marker');
  const disputed = new Set(kept.get('disputed', []));
  let chosen = null;

  function show() {
    for (const element of $$('.current')) element.classList.remove('current');
    for (const element of $$(`[data-m="${chosen}"]`)) element.classList.add('current');
    for (const element of $$('[data-m]')) {
      element.classList.toggle('disputed', disputed.has(key(marks[element.dataset.m])));
    }
    const mark = marks[chosen];
    $('#dispute').disabled = !isFiller(mark);
    $('#loop').disabled = !mark && !player.looping();
    pressed($('#dispute'), mark && disputed.has(key(mark)));
  }

  function counts() {
    for (const cell of $$('[data-of]')) {
      const all = marks.filter((mark) => mark.kind === cell.dataset.of);
      const gone = all.filter((mark) => disputed.has(key(mark))).length;
      const value = Number(cell.dataset.value) * (all.length ? 1 - gone / all.length : 1);
      const whole = Number.isInteger(Number(cell.dataset.value)) || value >= 9.95;
      $('b', cell).textContent = gone ? value.toFixed(whole ? 0 : 1) : cell.dataset.text;
      $('.corrected', cell).textContent = gone ? `${cell.dataset.text} before your ${count(gone, 'correction')}` : '';
    }
    const touched = marks.filter((mark) => disputed.has(key(mark)));
    const clear = ([start, end]) => !touched.some((mark) => mark.start < end && mark.end > start);
    player.leaveOut(data.cuts.filter(clear));
  }

  function choose(id, button = null) {
    chosen = id;
    const mark = marks[id];
    if (player.looping()) looping(null);
    closeUp.follow();
    player.hear(mark.start, { button });
    show();
    say(mark.label);
  }

  closeUp.onDraw(show);
  counts();
  show();
  return {
    choose,
    disputed: () => marks.filter((mark) => disputed.has(key(mark))),
    step(by) {
      let next = chosen === null ? -1 : chosen + by;
      if (chosen === null) {
        const after = marks.findIndex((mark) => mark.start > player.time());
        next = by > 0 ? after : (after < 0 ? marks.length : after) - 1;
      }
      if (marks[next]) choose(next);
    },
    loop() {
      if (player.looping()) { looping(null); return; }
      const mark = marks[chosen];
      if (!mark) return;
      looping([Math.max(0, mark.start - BEFORE), Math.min(data.duration, mark.end + 0.5)]);
      player.hear(mark.start);
    },
    dispute() {
      const mark = marks[chosen];
      if (!isFiller(mark)) { say('Only fillers can be disputed.'); return; }
      if (!disputed.delete(key(mark))) disputed.add(key(mark));
      kept.set('disputed', [...disputed]);
      show();
      counts();
      say(disputed.has(key(mark)) ? `${mark.label}: not counted` : `${mark.label}: counted again`);
    },
  };
})();

document.addEventListener('click', (event) => {
  const target = event.target.closest('[data-m]');
  if (target) current.choose(Number(target.dataset.m), target);
});
$('#loop').addEventListener('click', current.loop);
$('#dispute').addEventListener('click', current.dispute);

const skip = () => {
  player.skip(!player.skipping());
  pressed($('#skip'), player.skipping());
  say(player.skipping() ? 'Skipping the fillers' : 'Playing the fillers');
};
$('#skip').addEventListener('click', skip);
