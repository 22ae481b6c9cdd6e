// Two tracks, one clock: the candidate's leads and the interviewer's follows it.
//
// A page opened from a file may not read its own sound (every file is an origin of its
// own, and Web Audio hears only silence from it), so jumps are made with two decks: while
// one plays up to a cut the other already runs, muted, towards the cut's end, and takes
// over when they get there. A deck needs about 0.1 s from play() until it sounds, and says
// nothing about it; how far it came behind is measured at each cut and given to the next.
const RUN = 0.25; // s a deck runs unheard before it takes over
const DRIFT = 0.06; // s the follower may be off before it is put right
const BEFORE = 1; // s before a moment that it is played from

const player = (() => {
  const first = $('#candidate') ?? $('#interviewer');
  const follower = $('#candidate') ? $('#interviewer') : null;
  const listeners = [];
  let deck = first;
  let spare = null;
  let waiting = null; // the jump that the spare deck is placed for
  let behind = 0.08; // s by which a deck that was just started is late
  let passed = -1; // end of the cut that was jumped last; the deck lands a little before it
  let cuts = []; // [start, end] of what skipping leaves out
  let skipping = false; // for good, until switched off
  let clean = false; // only while this moment plays
  let loop = null;
  let until = null;
  let then = null; // what to play after `until`
  let timer = 0;
  let rate = 1;
  let from = null; // the button that started it

  const playing = () => Boolean(deck) && !deck.paused;
  const time = () => deck?.currentTime ?? 0;
  const tell = () => { for (const listener of listeners) listener(time(), playing()); };

  function follow() {
    if (!follower) return;
    if (time() >= follower.duration) { follower.pause(); return; }
    if (Math.abs(follower.currentTime - time()) > DRIFT) follower.currentTime = time();
    if (playing() && follower.paused) follower.play().catch(() => {});
  }

  function nextJump() {
    const jumps = loop && time() < loop[1] + 0.5 ? [{ at: loop[1], to: loop[0] }] : [];
    const cut = (skipping || clean) && cuts.find(([start, end]) => end > Math.max(passed, time() + 0.01) && start >= time() - 0.25);
    if (cut) jumps.push({ at: cut[0], to: cut[1] });
    return jumps.filter((jump) => until === null || jump.at < until).sort((a, b) => a.at - b.at)[0];
  }

  function prepare(jump) {
    if (!spare) {
      spare = deck.cloneNode();
      spare.removeAttribute('id');
      spare.preload = 'auto';
      $('#player').append(spare);
      listen(spare);
    }
    waiting = jump;
    spare.pause();
    spare.muted = true;
    spare.playbackRate = rate;
    spare.currentTime = Math.max(0, jump.to - (RUN - behind) * rate);
  }

  function change(jump) {
    passed = jump.to > jump.at ? jump.to : -1;
    const running = waiting && !spare.paused && !spare.seeking;
    forget();
    if (!running) { deck.currentTime = jump.to; return; }
    const late = (jump.to - spare.currentTime) / rate;
    behind = Math.min(RUN / 2, Math.max(0, behind + late / 2));
    spare.muted = false;
    deck.muted = true;
    [deck, spare] = [spare, deck];
    spare.pause();
  }

  function forget() { waiting = null; }

  // How long to wait before looking again, in s; the spare deck is moved along on the way.
  function approach(jump) {
    const left = (jump.at - time()) / rate;
    if (left < 2 && waiting?.at !== jump.at) prepare(jump);
    if (left <= 0.003) { change(jump); return 0; }
    if (left > RUN) return left - RUN;
    if (spare.paused && !spare.seeking) spare.play().catch(() => {});
    return left;
  }

  function watch() {
    clearTimeout(timer);
    if (!playing()) { follower?.pause(); tell(); return; }
    if (until !== null && time() >= until) { ended(); return; }
    const jump = nextJump();
    const wait = jump ? Math.min(0.04, approach(jump)) : 0.04;
    follow();
    tell();
    timer = setTimeout(watch, Math.max(0, 1000 * wait - 2));
  }

  function frame() {
    if (!playing()) return;
    tell();
    requestAnimationFrame(frame);
  }

  function ended() {
    const next = then;
    pause();
    next?.();
  }

  function pause() {
    for (const element of [deck, spare, follower]) element?.pause();
    forget();
    until = null;
    then = null;
    clean = false;
    from = null;
    shown();
  }

  function seek(seconds) {
    if (!deck) return;
    deck.currentTime = Math.min(Math.max(0, seconds), data.duration);
    if (follower) follower.currentTime = Math.min(deck.currentTime, follower.duration || 0);
    spare?.pause();
    forget();
    passed = -1;
    tell();
  }

  async function play() {
    if (!deck) return;
    try { await deck.play(); } catch { return; }
    shown();
    watch();
    requestAnimationFrame(frame);
  }

  function shown() {
    for (const button of $$('#play, #play-2')) {
      pressed(button, playing());
      button.setAttribute('aria-label', playing() ? 'Pause' : 'Play');
    }
    for (const button of $$('.playing')) button.classList.remove('playing');
    if (playing()) from?.classList.add('playing');
    tell();
  }

  function listen(element) {
    element.addEventListener('pause', () => { if (element === deck) shown(); });
    element.addEventListener('play', () => { if (element === deck) shown(); });
    element.addEventListener('seeked', tell);
    element.addEventListener('error', () => {
      $('#trouble').textContent = 'The recording beside this page cannot be played. It may have been moved or deleted.';
    });
  }

  function sound(element) {
    const source = element && $(`#sound-${element.id}`);
    if (!source) return;
    const bytes = Uint8Array.from(atob(source.textContent.trim()), (letter) => letter.charCodeAt(0));
    element.src = URL.createObjectURL(new Blob([bytes], { type: source.dataset.type }));
  }

  if (first) {
    for (const element of [first, follower]) sound(element);
    listen(first);
  } else {
    for (const button of $$('#play, #play-2, #seek')) button.disabled = true;
  }

  return {
    time,
    playing,
    seek,
    pause,
    onTime: (listener) => listeners.push(listener),
    toggle() {
      if (playing()) pause();
      else play();
    },
    rate(value) {
      rate = value;
      for (const element of [first, follower, deck, spare]) if (element) element.playbackRate = value;
    },
    // Play a moment from a second before it. With an end it stops there; `after` is called then.
    hear(start, { end = null, button = null, exact = false, without = false, after = null } = {}) {
      if (button && from === button && playing()) { pause(); return; }
      from = button;
      until = end;
      then = after;
      clean = without;
      seek(exact ? start : start - BEFORE);
      play();
    },
    leaveOut(spans) { cuts = spans; forget(); },
    skip(on) { skipping = on; forget(); },
    skipping: () => skipping,
    loop(span) { loop = span; forget(); },
    looping: () => loop,
  };
})();

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-t]');
  if (!button) return;
  const { t, until, exact } = button.dataset;
  looping(null);
  const end = until ? Number(until) + 0.3 : null;
  player.hear(Number(t), { end, button, exact: Boolean(exact) });
});
for (const button of $$('#play, #play-2')) button.addEventListener('click', player.toggle);
for (const button of $$('[data-rate]')) {
  button.addEventListener('click', () => {
    player.rate(Number(button.dataset.rate));
    for (const other of $$('[data-rate]')) pressed(other, other === button);
  });
}
{
  const seek = $('#seek');
  const now = $('#now');
  const strip = $('#now-2');
  seek.addEventListener('input', () => player.seek(Number(seek.value)));
  player.onTime((seconds) => {
    const text = clock(seconds);
    seek.value = seconds;
    if (strip.textContent === text) return;
    strip.textContent = text;
    now.textContent = `${text} / ${clock(data.duration)}`;
    seek.setAttribute('aria-valuetext', text);
  });
}
