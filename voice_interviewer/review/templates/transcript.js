// The word that is playing is inked, a click on a word plays from it, and the text goes
// along with the sound for as long as nobody scrolls it away.
const transcript = (() => {
  const box = $('#turns');
  const words = $$('.said span:not(.m, .clash)', box);
  words.forEach((word, n) => { word.place = n; });
  const saying = $('#saying');
  const follow = $('#follow');
  let inked = null;
  let following = true;

  function at(seconds) {
    let low = 0;
    let high = data.words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (data.words[middle][0] <= seconds) low = middle + 1;
      else high = middle;
    }
    return low && seconds < data.words[low - 1][1] + 0.15 ? low - 1 : -1;
  }

  const place = (element) => {
    const [own, all] = [element.getBoundingClientRect(), box.getBoundingClientRect()];
    return { top: own.top - all.top, seen: own.top >= all.top && own.bottom <= all.bottom };
  };
  const bring = (element) => {
    const { top, seen } = place(element);
    if (!seen) box.scrollTop += top - box.clientHeight / 4;
  };
  const goAlong = (on) => {
    following = on;
    follow.hidden = on;
    if (on && inked) bring(inked);
  };

  player.onTime((seconds, playing) => {
    const n = at(seconds);
    const word = n < 0 ? null : words[n];
    if (word === inked) return;
    inked?.classList.remove('now');
    if (!word) { inked = null; return; }
    inked = word;
    word.classList.add('now');
    if (following) bring(word);
    if (playing) saying.textContent = words.slice(Math.max(0, n - 2), n + 3).map((w) => w.textContent).join(' ');
  });
  for (const kind of ['wheel', 'touchmove', 'keyup', 'pointerup']) {
    box.addEventListener(kind, () => {
      if (following && player.playing() && inked && !place(inked).seen) goAlong(false);
    }, { passive: true });
  }
  follow.addEventListener('click', () => goAlong(true));
  box.addEventListener('click', (event) => {
    if (event.target.place === undefined || event.target.closest('[data-m]')) return;
    closeUp.follow();
    player.hear(data.words[event.target.place][0]);
  });
  document.addEventListener('click', (event) => { if (event.target.closest('[data-t]')) { closeUp.follow(); goAlong(true); } }, true);
  return { box, bring };
})();

// Search: every turn is looked through as one line, and the hits are gone through by Enter.
{
  const input = $('#search');
  const found = $('#found');
  const lines = $$('#turns .said').map((said) => {
    const nodes = [];
    const walker = document.createTreeWalker(said, NodeFilter.SHOW_TEXT);
    let text = '';
    while (walker.nextNode()) {
      nodes.push([text.length, walker.currentNode]);
      text += walker.currentNode.data.toLowerCase();
    }
    return { text, nodes };
  });
  let hits = [];
  let here = -1;

  const point = (nodes, index, end) => {
    const [start, node] = nodes.findLast(([first]) => (end ? first < index : first <= index));
    return [node, index - start];
  };

  function search() {
    const sought = input.value.trim().toLowerCase();
    hits = [];
    here = -1;
    for (const { text, nodes } of sought ? lines : []) {
      for (let n = text.indexOf(sought); n >= 0; n = text.indexOf(sought, n + sought.length)) {
        const range = new Range();
        range.setStart(...point(nodes, n, false));
        range.setEnd(...point(nodes, n + sought.length, true));
        hits.push(range);
      }
    }
    show();
  }

  function show() {
    found.textContent = input.value.trim() ? `${here < 0 ? '' : `${here + 1} of `}${hits.length} found` : '';
    if (!globalThis.Highlight) return;
    CSS.highlights.set('hits', new Highlight(...hits));
    CSS.highlights.set('hit', new Highlight(...(here < 0 ? [] : [hits[here]])));
  }

  input.addEventListener('input', search);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') { input.value = ''; search(); input.blur(); }
    if (event.key !== 'Enter' || !hits.length) return;
    here = (here + (event.shiftKey ? hits.length - 1 : 1)) % hits.length;
    transcript.bring(hits[here]);
    show();
  });
}
