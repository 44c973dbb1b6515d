// The two jobs to play with: p and n of each by sliders, and which is done first.
(() => {
  'use strict';
  const $ = id => document.getElementById(id);
  const times = value => value.toFixed(2) + '×';
  const cases = [...document.querySelectorAll('.case')].map(box => {
    const id = box.dataset.id;
    box.querySelector('.try').hidden = false;
    return { p: $(id + '-p'), n: $(id + '-n'), said: $(id + '-said'), serial: box.querySelector('.serial'), shared: box.querySelector('.shared') };
  });
  const draw = () => {
    const jobs = cases.map(({ p, n, said, serial, shared }) => {
      const share = p.value / 100, workers = Number(n.value), speedup = 1 / (1 - share + share / workers);
      const noun = workers === 1 ? 'worker' : 'workers';
      const name = `${p.value} % parallel on ${workers} ${noun}`;
      said.textContent = `${name}: 1 ÷ (${(1 - share).toFixed(2)} + ${share.toFixed(2)} ÷ ${workers}) = ${times(speedup)}`;
      p.setAttribute('aria-valuetext', p.value + ' %');
      n.setAttribute('aria-valuetext', `${workers} ${noun}`);
      serial.setAttribute('width', 100 * (1 - share));
      shared.setAttribute('x', 100 * (1 - share));
      shared.setAttribute('width', 100 * share / workers);
      return { name, speedup };
    });
    const [best, other] = [...jobs].sort((a, b) => b.speedup - a.speedup);
    $('play-said').textContent = times(best.speedup) === times(other.speedup)
      ? `Both are as fast: ${times(best.speedup)}.`
      : `${best.name} is faster: ${times(best.speedup)} against ${times(other.speedup)}.`;
  };
  for (const { p, n } of cases) for (const slider of [p, n]) slider.addEventListener('input', draw);
  draw();
})();
