// Two tracks, one clock: the candidate's leads and the interviewer's follows it.
//
// A page opened from a file may not read its own sound (every file is an origin of its
// own, and Web Audio hears only silence from it), so jumps are made with two decks: while
// one plays up to a cut the other waits behind it, already decoded, and takes over.
const AHEAD = 0.02; // s a deck is started before its cut; starting one takes 9 to 30 ms
const DRIFT = 0.06; // s the follower may be off before it is put right
const BEFORE = 1; // s before a moment that it is played from

const player = (() => {
  const first = $('#candidate') ?? $('#interviewer');
  const follower = $('#candidate') ? $('#interviewer') : null;
  const listeners = [];
  let deck = first;
  let spare = null;
  let ready = null; // where the spare deck waits
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
    ready = jump.to;
    spare.playbackRate = rate;
    spare.currentTime = Math.max(0, jump.to - AHEAD * rate);
  }

  async function change(jump) {
    const next = spare;
    ready = null;
    passed = jump.to > jump.at ? jump.to : -1;
    if (!next || next.seeking || next.readyState < 3) { deck.currentTime = jump.to; return; }
    const before = next.currentTime;
    try { await next.play(); } catch { deck.currentTime = jump.to; return; }
    const patience = performance.now() + 100;
    while (next.currentTime <= before && performance.now() < patience) {
      await new Promise((resolve) => { setTimeout(resolve, 1); });
    }
    const last = deck;
    deck = next;
    spare = last;
    last.pause();
  }

  async function watch() {
    clearTimeout(timer);
    if (!playing()) { follower?.pause(); tell(); return; }
    if (until !== null && time() >= until) { ended(); return; }
    const jump = nextJump();
    let wait = 40;
    if (jump) {
      const left = (jump.at - time()) / rate;
      if (left < 2 && ready !== jump.to) prepare(jump);
      if (left <= AHEAD) { await change(jump); wait = 0; }
      else wait = Math.min(wait, Math.max(1, 1000 * (left - AHEAD) - 4));
    }
    follow();
    tell();
    timer = setTimeout(watch, wait);
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
    deck?.pause();
    follower?.pause();
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
    ready = null;
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
    leaveOut(spans) { cuts = spans; ready = null; },
    skip(on) { skipping = on; ready = null; },
    skipping: () => skipping,
    loop(span) { loop = span; ready = null; },
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
