// Guess first: the scores are covered until you have placed yourself on each line, or ask.
{
  const SVG = 'http://www.w3.org/2000/svg';
  const lines = $$('.guess input');
  const state = kept.get('guess', { shown: false, placed: {} });
  const value = (axis) => state.placed[axis];

  function progress() {
    const placed = lines.filter((line) => value(line.name) !== undefined).length;
    $('#guessed').textContent = `${placed} of ${lines.length} placed.`;
    for (const line of lines) {
      line.closest('.guess').classList.toggle('placed', value(line.name) !== undefined);
      $('output', line.closest('.guess')).textContent = value(line.name) === undefined ? 'not placed yet' : `your guess ${value(line.name).toFixed(1)}`;
    }
    if (placed && placed === lines.length) uncover();
  }

  function place(line, number) {
    line.value = number;
    state.placed[line.name] = Number(line.value);
    kept.set('guess', state);
    progress();
  }

  function uncover() {
    if (root.classList.contains('shown')) return;
    state.shown = true;
    kept.set('guess', state);
    root.classList.add('shown');
    say('The scores are shown');
    compare();
  }

  function compare() {
    const apart = [];
    for (const scale of $$('svg[data-axis]')) {
      const guess = value(scale.dataset.axis);
      if (guess === undefined || $('.diamond', scale)) continue;
      const at = document.createElementNS(SVG, 'svg');
      at.setAttribute('x', percent(guess / 5));
      at.setAttribute('overflow', 'visible');
      const diamond = document.createElementNS(SVG, 'path');
      diamond.setAttribute('class', 'diamond');
      diamond.setAttribute('d', 'M0 5 9 14 0 23 -9 14Z');
      at.append(diamond);
      scale.append(at);
      scale.setAttribute('aria-label', `${scale.getAttribute('aria-label')}, your guess ${guess.toFixed(1)}`);
      apart.push([Math.abs(guess - Number(scale.dataset.value)), scale.dataset.name]);
    }
    if (!apart.length) return;
    apart.sort((a, b) => a[0] - b[0]);
    const said = ([off, name]) => `${name} (${off.toFixed(1)} apart)`;
    const far = apart.length > 1 ? `, furthest on ${said(apart.at(-1))}` : '';
    $('#apart').textContent = `◇ your guess. Closest on ${said(apart[0])}${far}.`;
  }

  for (const line of lines) {
    if (value(line.name) !== undefined) line.value = value(line.name);
    line.addEventListener('input', () => place(line, line.value));
    line.addEventListener('click', () => place(line, line.value));
    line.addEventListener('keydown', (event) => {
      if (!/^[0-5]$/.test(event.key)) return;
      place(line, event.key);
      event.preventDefault();
      event.stopPropagation();
    });
  }
  $('#show')?.addEventListener('click', uncover);
  if (!lines.length) root.classList.add('shown');
  else if (root.classList.contains('shown')) compare();
  else progress();
}
