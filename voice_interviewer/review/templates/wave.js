// The close-up: a window of the round, both tracks, and one lane for each kind of mark.
const closeUp = (() => {
  const SVG = 'http://www.w3.org/2000/svg';
  const LANES = { filled: ['filled'], marker: ['marker'], pause: ['pause'], move: ['move'], clash: ['cut_off', 'barge_in'] };
  const NAMED = ['move', 'cut_off', 'barge_in'];
  const POINTS = 1200;
  const CROWDED = 40;
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const peaks = { candidate: bytes(data.peaks.candidate), interviewer: bytes(data.peaks.interviewer) };
  const area = $('#close-up');
  const listeners = [];
  let span = Math.min(120, data.duration || 1);
  let start = 0;
  let inside = true;
  let chosen = null;

  const heads = $$('.plot', area).filter((plot) => plot.id !== 'ticks').map((plot) => {
    const line = make('i', 'head-line');
    plot.append(line);
    return line;
  });
  const at = (seconds) => percent((seconds - start) / span);
  const wide = (seconds) => percent(seconds / span);

  function outline(heights, path) {
    const first = start * data.rate;
    const step = (span * data.rate) / POINTS;
    const up = [];
    const down = [];
    for (let x = 0; x < POINTS; x += 1) {
      let top = 0;
      const last = Math.max(first + (x + 1) * step, first + x * step + 1);
      for (let n = Math.floor(first + x * step); n < last; n += 1) top = Math.max(top, heights[n] ?? 0);
      up.push(`${x},${-top}`);
      down.push(`${x},${top}`);
    }
    path.setAttribute('d', `M${up.join(' ')} ${down.reverse().join(' ')}Z`);
  }

  function stretch(plot, className, from, to) {
    $(`.${className}`, plot)?.remove();
    if (to <= start || from >= start + span) return;
    const area = make('i', className);
    area.style.left = at(from);
    area.style.width = wide(to - from);
    plot.prepend(area);
  }

  function tracks() {
    for (const plot of $$('[data-track]', area)) {
      let svg = $('svg', plot);
      if (!svg) {
        svg = document.createElementNS(SVG, 'svg');
        svg.setAttribute('viewBox', `0 -255 ${POINTS} 510`);
        svg.setAttribute('preserveAspectRatio', 'none');
        svg.setAttribute('class', `wave ${plot.dataset.track === 'candidate' ? 'you' : 'them'}`);
        svg.setAttribute('aria-hidden', 'true');
        svg.append(document.createElementNS(SVG, 'path'));
        plot.prepend(svg);
      }
      outline(peaks[plot.dataset.track], $('path', svg));
      stretch(plot, 'choice', ...(chosen ?? [0, 0]));
      stretch(plot, 'lit-area', ...(data.next ?? [0, 0]));
    }
  }

  function ticks() {
    const step = [5, 15, 30, 60, 120, 300, 600].find((s) => span / s <= (innerWidth < 720 ? 4 : 9)) ?? 1200;
    const labels = [];
    for (let t = Math.ceil(start / step) * step; t <= start + span; t += step) {
      const share = (t - start) / span;
      if (share < 0.03 || share > 0.97) continue;
      const label = make('span', '', clock(t));
      label.style.left = at(t);
      labels.push(label);
    }
    $('#ticks').replaceChildren(...labels);
  }

  function button(mark, n) {
    const made = make('button', `mk ${mark.kind} ${mark.sort.replaceAll(' ', '-')}`);
    made.dataset.m = mark.id;
    made.title = mark.label;
    made.setAttribute('aria-label', mark.label);
    made.tabIndex = n ? -1 : 0;
    made.style.left = at(Math.max(mark.start, start));
    if (mark.kind === 'pause') made.style.width = wide(mark.end - Math.max(mark.start, start));
    made.append(make('i'));
    if (NAMED.includes(mark.kind)) made.append(make('span', '', mark.text));
    return made;
  }

  function lanes() {
    for (const plot of $$('[data-lane]', area)) {
      const kinds = LANES[plot.dataset.lane];
      const shown = marks.filter((mark) => kinds.includes(mark.kind) && mark.end >= start && mark.start < start + span);
      plot.classList.toggle('dense', shown.length > CROWDED);
      plot.replaceChildren(...shown.map(button), $('.head-line', plot));
    }
  }

  function playhead(seconds) {
    for (const line of heads) {
      line.hidden = seconds < start || seconds > start + span;
      line.style.left = at(seconds);
    }
  }

  function draw() {
    tracks();
    ticks();
    lanes();
    for (const listener of listeners) listener(start, span);
    playhead(player.time());
    inside = player.time() >= start && player.time() <= start + span;
  }

  function show(seconds, place = 0.2) {
    start = Math.min(Math.max(0, seconds - span * place), Math.max(0, data.duration - span));
    draw();
  }

  // The window goes along with the sound, unless it was moved away from it.
  player.onTime((seconds) => {
    const now = seconds >= start && seconds <= start + span;
    if (!now && inside) show(seconds, 0.05);
    else playhead(seconds);
  });

  area.addEventListener('keydown', (event) => {
    const mark = event.target.closest('.mk');
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!mark || !step) return;
    const all = $$('.mk', mark.parentElement);
    const next = all[all.indexOf(mark) + step];
    if (next) { mark.tabIndex = -1; next.tabIndex = 0; next.focus(); }
    event.preventDefault();
    event.stopPropagation();
  });
  addEventListener('resize', ticks);

  return {
    show,
    onDraw: (listener) => { listeners.push(listener); listener(start, span); },
    secondsAt(x, plot) {
      const box = plot.getBoundingClientRect();
      return Math.min(Math.max(0, start + (span * (x - box.left)) / box.width), data.duration);
    },
    choose(range) { chosen = range; tracks(); },
    follow() { inside = true; },
    zoom(factor) {
      const middle = player.time() >= start && player.time() <= start + span ? player.time() : start + span / 2;
      span = Math.min(Math.max(30, span * factor), Math.min(600, data.duration || 1));
      show(middle, 0.5);
    },
  };
})();

// A click on a track plays from there; a drag chooses a stretch and loops it.
for (const plot of $$('#close-up [data-track]')) {
  let from = null;
  plot.addEventListener('pointerdown', (event) => {
    if (event.button) return;
    from = closeUp.secondsAt(event.clientX, plot);
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener('pointermove', (event) => {
    if (from === null) return;
    const to = closeUp.secondsAt(event.clientX, plot);
    closeUp.choose([Math.min(from, to), Math.max(from, to)]);
  });
  plot.addEventListener('pointerup', (event) => {
    if (from === null) return;
    const [start, end] = [from, closeUp.secondsAt(event.clientX, plot)].sort((a, b) => a - b);
    const chosen = end - start >= 0.3;
    from = null;
    looping(chosen ? [start, end] : null);
    player.hear(start, { exact: true });
  });
  plot.addEventListener('wheel', (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    closeUp.zoom(event.deltaY > 0 ? 1.25 : 0.8);
  }, { passive: false });
}
for (const button of $$('[data-zoom]')) {
  button.addEventListener('click', () => closeUp.zoom(Number(button.dataset.zoom)));
}

function looping(range) {
  player.loop(range);
  closeUp.choose(range);
  pressed($('#loop'), range);
}

{
  const whole = $('#whole');
  const frame = make('i', 'frame');
  const head = make('i', 'head-line');
  whole.append(frame, head);
  let window = [0, 1];
  closeUp.onDraw((start, span) => {
    window = [start, span];
    frame.style.left = percent(start / data.duration);
    frame.style.width = percent(span / data.duration);
    whole.setAttribute('aria-valuenow', Math.round(start));
    whole.setAttribute('aria-valuetext', `${clock(start)} to ${clock(start + span)}`);
  });
  player.onTime((seconds) => { head.style.left = percent(seconds / data.duration); });
  const move = (event) => {
    const box = whole.getBoundingClientRect();
    closeUp.show((data.duration * (event.clientX - box.left)) / box.width, 0.5);
  };
  whole.addEventListener('pointerdown', (event) => {
    whole.setPointerCapture(event.pointerId);
    move(event);
    whole.addEventListener('pointermove', move);
  });
  whole.addEventListener('pointerup', () => whole.removeEventListener('pointermove', move));
  whole.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 0.5, ArrowLeft: -0.5 }[event.key];
    if (!step) return;
    closeUp.show(window[0] + step * window[1], 0);
    event.preventDefault();
    event.stopPropagation();
  });
}
closeUp.show(data.next ? data.next[0] : 0);
