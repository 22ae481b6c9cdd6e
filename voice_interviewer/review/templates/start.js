// What the page was given, and the few ways everything else talks to it. Text from the
// report only ever reaches the page through textContent; the policy forbids markup.
const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const root = document.documentElement;
const data = JSON.parse($('#data').textContent);
const marks = data.marks.map(([kind, start, end, text, label, sort], id) =>
  ({ id, kind, start, end, text, label, sort }));

const make = (tag, className = '', text = '') => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
};

const clock = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n) => String(n).padStart(2, '0');
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
};

const percent = (share) => `${100 * share}%`;
const count = (n, one) => `${n} ${one}${n === 1 ? '' : 's'}`;
const say = (text) => { $('#said').textContent = text; };

// What you do on the page is kept in this browser, under the session it belongs to.
const kept = {
  key: (name) => `voice-interviewer/${data.session}/${name}`,
  get(name, otherwise) {
    try { return JSON.parse(localStorage.getItem(this.key(name))) ?? otherwise; }
    catch { return otherwise; }
  },
  set(name, value) {
    try { localStorage.setItem(this.key(name), JSON.stringify(value)); }
    catch { say('This browser keeps nothing for pages opened from a file.'); }
  },
};

const pressed = (button, on) => button?.setAttribute('aria-pressed', String(Boolean(on)));

$('#theme').addEventListener('click', () => {
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  root.dataset.theme = (root.dataset.theme ?? system) === 'dark' ? 'light' : 'dark';
  try { localStorage.setItem('voice-interviewer/theme', root.dataset.theme); } catch { /* so be it */ }
});
