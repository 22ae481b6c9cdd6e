// The word that is playing is inked, and a click on any word plays from it.
{
  const words = $$('#turns .said span:not(.m, .clash)');
  words.forEach((word, n) => { word.place = n; });
  const times = data.words;
  const saying = $('#saying');
  let inked = null;

  const at = (seconds) => {
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle][0] <= seconds) low = middle + 1;
      else high = middle;
    }
    const n = low - 1;
    return n >= 0 && seconds < times[n][1] + 0.15 ? n : -1;
  };

  player.onTime((seconds, playing) => {
    const n = at(seconds);
    const word = n < 0 ? null : words[n];
    if (word === inked) return;
    inked?.classList.remove('now');
    inked = word;
    if (!word) return;
    word.classList.add('now');
    if (playing) saying.textContent = words.slice(Math.max(0, n - 2), n + 3).map((w) => w.textContent).join(' ');
  });

  $('#turns').addEventListener('click', (event) => {
    if (event.target.place === undefined || event.target.closest('[data-m]')) return;
    player.hear(times[event.target.place][0]);
  });
}
