// One answer with and without its fillers; the playhead runs in both rows.
if ($('#clean-play')) {
  const { start, end, cuts } = data.clean;
  const rows = ['said', 'kept'].map((name) => {
    const line = make('i', 'head-line');
    line.hidden = true;
    $(`#clean [data-row="${name}"]`).append(line);
    return line;
  });
  const left = (seconds) => cuts.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(seconds, to) - from), 0);
  const without = (button = null) => player.hear(start, { end, button, exact: true, without: true });
  $('#clean-play').addEventListener('click', (event) => without(event.currentTarget));
  $('#clean-both').addEventListener('click', (event) => {
    player.hear(start, { end, button: event.currentTarget, exact: true, after: without });
  });
  player.onTime((seconds) => {
    const inside = seconds >= start && seconds <= end;
    rows.forEach((line, n) => {
      line.hidden = !inside;
      line.style.left = percent((seconds - start - (n ? left(seconds) : 0)) / (end - start));
    });
  });
}

// The better version: its sentences one after the other, each without its fillers.
$('#better-play')?.addEventListener('click', (event) => {
  const button = event.currentTarget;
  const say = (n) => {
    if (n >= data.better.length) return;
    const [start, end] = data.better[n];
    player.hear(start, { end, button, exact: true, without: true, after: () => say(n + 1) });
  };
  say(0);
});
