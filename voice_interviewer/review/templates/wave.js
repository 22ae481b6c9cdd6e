// The close-up: a window of the round, both tracks, and one lane for each kind of mark.
const closeUp = (() => {
  const SVG = 'http://www.w3.org/2000/svg';
  const LANES = { filled: ['filled'], marker: ['marker'], pause: ['pause'], move: ['move'], clash: ['cut_off', 'barge_in'] };
  const POINTS = 1200;
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const peaks = { candidate: bytes(data.peaks.candidate), interviewer: bytes(data.peaks.interviewer) };
  const area = $('#close-up');
  const listeners = [];
  let span = Math.min(120, data.duration || 1);
  let start = 0;

  const heads = $$('.plot', area).filter((plot) => plot.id !== 'ticks').map((plot) => {
    const line = make('i', 'head-line');
    plot.append(line);
    return line;
  });
  const at = (seconds) => `${(100 * (seconds - start)) / span}%`;

  function outline(heights, box) {
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
    box.setAttribute('d', `M${up.join(' ')} ${down.reverse().join(' ')}Z`);
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
      $('.lit-area', plot)?.remove();
      if (data.next) {
        const lit = make('i', 'lit-area');
        lit.style.left = at(data.next[0]);
        lit.style.width = `${(100 * (data.next[1] - data.next[0])) / span}%`;
        plot.prepend(lit);
      }
    }
  }

  function ticks() {
    const step = [5, 15, 30, 60, 120, 300, 600].find((s) => span / s <= 9) ?? 1200;
    const labels = [];
    for (let t = Math.ceil(start / step) * step; t <= start + span; t += step) {
      const share = (t - start) / span;
      if (share < 0.02 || share > 0.98) continue;
      const label = make('span', '', clock(t));
      label.style.left = at(t);
      labels.push(label);
    }
    $('#ticks').replaceChildren(...labels);
  }

  function lanes() {
    for (const plot of $$('[data-lane]', area)) {
      const shown = marks.filter((mark) => LANES[plot.dataset.lane].includes(mark.kind)
        && mark.end >= start && mark.start < start + span);
      plot.classList.toggle('dense', shown.length > 40);
      const buttons = shown.map((mark, n) => {
        const button = make('button', `mk ${mark.kind} ${mark.sort}`);
        button.dataset.m = mark.id;
        button.title = mark.label;
        button.setAttribute('aria-label', mark.label);
        button.tabIndex = n ? -1 : 0;
        button.style.left = at(Math.max(mark.start, start));
        if (mark.kind === 'pause') button.style.width = `${(100 * (mark.end - mark.start)) / span}%`;
        button.append(make('i'));
        if (mark.kind === 'move' || mark.kind === 'cut_off' || mark.kind === 'barge_in') button.append(make('span', '', mark.text));
        return button;
      });
      plot.replaceChildren(...buttons, heads.find((head) => head.parentElement === plot) ?? make('i', 'head-line'));
    }
  }

  function draw() {
    tracks();
    ticks();
    lanes();
    for (const listener of listeners) listener();
    playhead(player.time());
  }

  function playhead(seconds) {
    const inside = seconds >= start && seconds <= start + span;
    for (const line of heads) {
      line.hidden = !inside;
      line.style.left = at(seconds);
    }
  }

  function show(seconds, place = 0.2) {
    start = Math.min(Math.max(0, seconds - span * place), Math.max(0, data.duration - span));
    draw();
  }

  player.onTime((seconds) => {
    if (seconds < start || seconds > start + span) show(seconds, 0.05);
    else playhead(seconds);
  });
  area.addEventListener('keydown', (event) => {
    const button = event.target.closest('.mk');
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!button || !step) return;
    const all = $$('.mk', button.parentElement);
    const next = all[all.indexOf(button) + step];
    if (next) { button.tabIndex = -1; next.tabIndex = 0; next.focus(); }
    event.preventDefault();
    event.stopPropagation();
  });
  return {
    show,
    onDraw: (listener) => listeners.push(listener),
    window: () => ({ start, span }),
    secondsAt: (x, plot) => {
      const box = plot.getBoundingClientRect();
      return start + (span * (x - box.left)) / box.width;
    },
    zoom(factor) {
      const middle = start + span / 2;
      span = Math.min(Math.max(30, span * factor), Math.min(600, data.duration || 1));
      show(middle, 0.5);
    },
  };
})();

for (const plot of $$('#close-up [data-track]')) {
  plot.addEventListener('click', (event) => player.hear(closeUp.secondsAt(event.clientX, plot), null, null, true));
}
{
  const whole = $('#whole');
  const frame = make('i', 'frame');
  const head = make('i', 'head-line');
  whole.append(frame, head);
  const share = (seconds) => `${(100 * seconds) / data.duration}%`;
  closeUp.onDraw(() => {
    const { start, span } = closeUp.window();
    frame.style.left = share(start);
    frame.style.width = share(span);
  });
  player.onTime((seconds) => { head.style.left = share(seconds); });
  whole.addEventListener('click', (event) => {
    const box = whole.getBoundingClientRect();
    player.seek((data.duration * (event.clientX - box.left)) / box.width);
  });
}
closeUp.show(data.next ? data.next[0] : 0);
