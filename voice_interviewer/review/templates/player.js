// Two tracks, one clock: the candidate's leads and the interviewer's follows it.
//
// A page opened from a file may not read its own sound (every file is an origin of its
// own, and Web Audio gets silence from it), so jumps are made with two decks: while one
// plays up to a cut, the other waits, already decoded, behind it, and takes over.
const AHEAD = 0.02; // s a deck is started before its cut; starting one takes 9 to 30 ms
const DRIFT = 0.06; // s the follower may be off before it is put right
const BEFORE = 1; // s before a moment that it is played from

const player = (() => {
  const lead = $('#candidate') ?? $('#interviewer');
  const follower = $('#candidate') ? $('#interviewer') : null;
  const listeners = [];
  let deck = lead;
  let spare = null;
  let until = null;
  let timer = 0;
  let from = null; // the button that started it

  if (!lead) {
    for (const button of $$('#play, #play-2')) button.disabled = true;
  } else {
    lead.addEventListener('error', () => {
      $('#trouble').textContent = 'The recording beside this page cannot be played. It may have been moved or deleted.';
    });
  }

  const playing = () => Boolean(deck) && !deck.paused;
  const time = () => deck?.currentTime ?? 0;
  const tell = () => { for (const listener of listeners) listener(time(), playing()); };

  function follow() {
    if (!follower) return;
    if (time() >= follower.duration) { follower.pause(); return; }
    if (Math.abs(follower.currentTime - time()) > DRIFT) follower.currentTime = time();
    if (playing() && follower.paused) follower.play().catch(() => {});
  }

  function watch() {
    clearTimeout(timer);
    if (!playing()) { follower?.pause(); tell(); return; }
    if (until !== null && time() >= until) { pause(); return; }
    follow();
    tell();
    timer = setTimeout(watch, 40);
  }

  function frame() {
    if (!playing()) return;
    tell();
    requestAnimationFrame(frame);
  }

  function pause() {
    deck?.pause();
    follower?.pause();
    until = null;
    from = null;
    shown();
  }

  function seek(seconds) {
    if (!deck) return;
    deck.currentTime = Math.min(Math.max(0, seconds), data.duration);
    if (follower) follower.currentTime = Math.min(deck.currentTime, follower.duration || 0);
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
      button.setAttribute('aria-pressed', playing());
      button.setAttribute('aria-label', playing() ? 'Pause' : 'Play');
    }
    for (const button of $$('.at.playing')) button.classList.remove('playing');
    if (playing()) from?.classList.add('playing');
    tell();
  }

  lead?.addEventListener('pause', () => shown());
  lead?.addEventListener('play', () => shown());

  return {
    time,
    playing,
    seek,
    pause,
    onTime: (listener) => listeners.push(listener),
    toggle: () => (playing() ? pause() : (until = null, play())),
    rate(value) {
      for (const element of [lead, follower, spare]) if (element) element.playbackRate = value;
    },
    // Play a moment from a second before it; `end` stops there.
    hear(start, end = null, button = null, exact = false) {
      if (button && from === button && playing()) { pause(); return; }
      from = button;
      until = end;
      seek(exact ? start : start - BEFORE);
      play();
    },
  };
})();

document.addEventListener('click', (event) => {
  const target = event.target.closest('[data-t]');
  if (!target) return;
  const { t, until, exact } = target.dataset;
  player.hear(Number(t), until ? Number(until) + 0.3 : null, target, Boolean(exact));
});
for (const button of $$('#play, #play-2')) button.addEventListener('click', player.toggle);
for (const button of $$('[data-rate]')) {
  button.addEventListener('click', () => {
    player.rate(Number(button.dataset.rate));
    for (const other of $$('[data-rate]')) other.setAttribute('aria-pressed', other === button);
  });
}
{
  const seek = $('#seek');
  const now = $('#now');
  const strip = $('#now-2');
  seek.addEventListener('input', () => player.seek(Number(seek.value)));
  player.onTime((seconds) => {
    if (clock(seconds) === strip.textContent && !player.playing() && document.activeElement === seek) return;
    strip.textContent = clock(seconds);
    now.textContent = `${clock(seconds)} / ${clock(data.duration)}`;
    if (document.activeElement !== seek || player.playing()) seek.value = seconds;
    seek.setAttribute('aria-valuetext', clock(seconds));
  });
}
