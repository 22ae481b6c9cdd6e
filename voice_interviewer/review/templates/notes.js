// Notes belong to a moment and are kept as you type; a note left empty is a bookmark.
const notes = (() => {
  const list = $('#notes-list');
  const all = kept.get('notes', []);
  const keep = () => kept.set('notes', all);

  function row(note) {
    const item = make('li');
    const at = make('button', 'at', clock(note.t));
    at.dataset.t = note.t;
    const text = make('textarea');
    text.value = note.text;
    text.rows = 2;
    text.dir = 'auto';
    text.placeholder = 'A bookmark, until you write something';
    text.setAttribute('aria-label', `Note at ${clock(note.t)}`);
    text.addEventListener('input', () => { note.text = text.value; keep(); });
    const remove = make('button', 'plain', 'Remove');
    remove.setAttribute('aria-label', `Remove the note at ${clock(note.t)}`);
    remove.addEventListener('click', () => { all.splice(all.indexOf(note), 1); keep(); show(); });
    item.append(at, text, remove);
    return item;
  }

  function show() {
    all.sort((a, b) => a.t - b.t);
    list.replaceChildren(...all.map(row));
  }

  show();
  return {
    all,
    add() {
      const note = { t: Math.round(10 * player.time()) / 10, text: '' };
      all.push(note);
      keep();
      show();
      $('textarea', list.children[all.indexOf(note)]).focus();
    },
  };
})();
$('#note').addEventListener('click', notes.add);

// What you did here, as a file: put beside the page, the exports take it in.
$('#save').addEventListener('click', () => {
  const mine = {
    schema: 'voice-interviewer/notes/1',
    session: data.session,
    notes: notes.all,
    guess: kept.get('guess', {}).placed ?? {},
    disputed: current.disputed().map(({ kind, start, end, text }) => ({ kind, start, end, text })),
  };
  const link = make('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(mine, null, 1)], { type: 'application/json' }));
  link.download = 'notes.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});
$('#print').addEventListener('click', () => print());
