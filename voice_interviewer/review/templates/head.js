// Before anything is drawn: the theme that was chosen, and whether the scores are covered.
const root = document.documentElement;
root.classList.add('js');
let kept = {};
try {
  root.dataset.theme = localStorage.getItem('voice-interviewer/theme') ?? '';
  kept = JSON.parse(localStorage.getItem(`voice-interviewer/${root.dataset.session}/guess`)) ?? {};
} catch { /* nothing is kept for this page */ }
if (!root.dataset.theme) delete root.dataset.theme;
if (kept.shown || location.hash === '#shown') root.classList.add('shown');
