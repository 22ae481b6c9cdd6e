// The keyboard. No key does anything while you type.
document.addEventListener('keydown', (event) => {
  const typing = event.target.closest('input:not([type="range"]), textarea, [contenteditable]');
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const slider = event.target.closest('input[type="range"]');
  const onButton = event.target.closest('button, summary, a');
  const speed = $$('[data-rate]')[Number(event.key) - 1];
  if (event.key === ' ' && !onButton) player.toggle();
  else if (event.key === 'j') current.step(1);
  else if (event.key === 'k') current.step(-1);
  else if (event.key === 'ArrowRight' && !slider) player.seek(player.time() + 5);
  else if (event.key === 'ArrowLeft' && !slider) player.seek(player.time() - 5);
  else if (speed && !slider) speed.click();
  else return;
  event.preventDefault();
});
