// Comfort only: tooltips, one highlighted worker count, sorting, the slider.
(() => {
  'use strict';
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const SVG = 'http://www.w3.org/2000/svg';
  const make = (parent, name, attributes) => {
    const element = parent.appendChild(document.createElementNS(SVG, name));
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  // Plots: the nearest point, by mouse or arrow keys, with its row in the table.
  const spots = svg => (svg.dataset.spots || '').split(' ').filter(Boolean).map(text => {
    const [series, n, x, y] = text.split(',').map(Number);
    return { series, n, x, y };
  });
  const shown = figure => all('.plot', figure).find(svg => svg.getClientRects().length);
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  const voice = document.createElement('div');
  voice.className = 'unseen';
  voice.setAttribute('aria-live', 'polite');
  document.querySelector('.page').append(voice);

  const sections = new Map(all('section.series').map(section => [Number(section.dataset.s), section]));
  const describe = spot => {
    const section = sections.get(spot.series);
    const row = section && all('.numbers:not(.samples) tbody tr', section).find(r => Number(r.dataset.n) === spot.n);
    if (!row) {
      const one = document.querySelector(`.against tr[data-s="${spot.series}"] .name`);
      return one ? `${one.textContent}, ${spot.n} workers` : '';
    }
    const text = key => {
      const cell = row.querySelector(`[data-k=${key}]`);
      if (!cell || !cell.textContent.trim()) return '';
      const under = cell.querySelector('.under');
      return cell.firstChild.textContent.trim() + (under ? ` [${under.textContent.trim()}]` : '');
    };
    const timed = all('.numbers thead th', section).find(head => head.textContent.startsWith('Time, '));
    const unit = timed ? timed.textContent.slice(6) : '';
    const lines = [`${section.dataset.name}, ${spot.n} worker${spot.n === 1 ? '' : 's'}`];
    const add = (label, key, after = '') => { const t = text(key); if (t) lines.push(`${label} ${t}${after}`); };
    add('speedup', 'speedup'); add('efficiency', 'efficiency'); add('time', 'time_s', ' ' + unit);
    add('fit', 'fit_speedup'); add('slower than the fit by', 'deviation'); add('serial fraction', 'karp_flatt');
    return lines.join('\n');
  };

  let marked = [];
  const clear = () => {
    for (const element of marked) {
      if (element.classList.contains('ring')) element.remove(); else element.classList.remove('here');
    }
    marked = [];
    tip.hidden = true;
  };
  const mark = (figure, spot) => {
    clear();
    const section = sections.get(spot.series);
    const places = figure.closest('section.series') ? all('figure', section) : [figure];
    for (const place of places) {
      const svg = shown(place);
      const same = svg && spots(svg).find(s => s.series === spot.series && s.n === spot.n);
      if (same) marked.push(make(svg, 'circle', { class: 'ring', cx: same.x, cy: same.y, r: 32 }));
    }
    for (const row of section ? all('.numbers tbody tr', section) : []) {
      if (Number(row.dataset.n) === spot.n) { row.classList.add('here'); marked.push(row); }
    }
    const svg = shown(figure), box = svg.getBoundingClientRect(), home = figure.getBoundingClientRect();
    const scale = box.width / svg.viewBox.baseVal.width;
    tip.textContent = describe(spot);
    figure.append(tip);
    tip.hidden = !tip.textContent;
    const left = box.left - home.left + spot.x * scale + 14;
    tip.style.left = Math.max(0, Math.min(left, home.width - tip.offsetWidth)) + 'px';
    tip.style.top = box.top - home.top + spot.y * scale + 14 + 'px';
  };

  for (const figure of all('figure')) {
    // What changed has its numbers in the table below, not in a series' own.
    if (!all('.plot', figure).length || figure.closest('.change')) continue;
    figure.tabIndex = 0;
    let at = -1;
    figure.addEventListener('mousemove', event => {
      const svg = shown(figure);
      if (!svg) return;
      const box = svg.getBoundingClientRect(), scale = svg.viewBox.baseVal.width / box.width;
      const x = (event.clientX - box.left) * scale, y = (event.clientY - box.top) * scale;
      const near = spots(svg).map(s => [Math.hypot(s.x - x, s.y - y), s]).sort((a, b) => a[0] - b[0])[0];
      if (near && near[0] < 110) mark(figure, near[1]); else clear();
    });
    figure.addEventListener('mouseleave', clear);
    figure.addEventListener('blur', () => { at = -1; clear(); });
    figure.addEventListener('keydown', event => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === 'Escape') clear();
      const svg = step && shown(figure);
      const list = svg ? spots(svg).sort((a, b) => a.series - b.series || a.n - b.n) : [];
      if (!list.length) return;
      event.preventDefault();
      at = at < 0 ? (step > 0 ? 0 : list.length - 1) : (at + step + list.length) % list.length;
      mark(figure, list[at]);
      voice.textContent = tip.textContent;
    });
  }

  // Tables: a click or Enter on a heading sorts by the numbers behind the text. Tab stops once at
  // the headings, arrow keys go among them.
  for (const table of all('table.sortable')) {
    const heads = all('thead th', table);
    const sorting = heads.filter(head => !head.classList.contains('unsorted'));
    const step = (from, by) => {
      const to = sorting[(sorting.indexOf(from) + by + sorting.length) % sorting.length];
      for (const head of sorting) head.tabIndex = head === to ? 0 : -1;
      to.focus();
    };
    heads.forEach((head, column) => {
      if (!sorting.includes(head)) return;
      head.tabIndex = head === sorting[0] ? 0 : -1;
      head.setAttribute('aria-sort', 'none');
      const sort = () => {
        const up = head.getAttribute('aria-sort') !== 'ascending';
        for (const other of heads) if (other.hasAttribute('aria-sort')) other.setAttribute('aria-sort', 'none');
        head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        const value = row => row.cells[column].dataset.v;
        const order = (a, b) => {
          const [x, y] = [value(a), value(b)];
          if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
          const by = isNaN(x) || isNaN(y) ? x.localeCompare(y) : x - y;
          return up ? by : -by;
        };
        const body = table.tBodies[0];
        body.append(...[...body.rows].sort(order));
        table.classList.add('sorted');
      };
      head.addEventListener('click', sort);
      head.addEventListener('keydown', event => {
        if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); sort(); }
        const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (by) { event.preventDefault(); step(head, by); }
      });
    });
  }

  // The slider moves evenly in the logarithm of 1 - p.
  const slider = document.getElementById('try');
  if (slider) {
    slider.parentElement.hidden = false;
    const plots = all('#overview .plot').map(svg => {
      const axis = text => {
        const [lo, hi, from, to, kind] = text.split(' ');
        const place = kind === 'log2' ? Math.log2 : v => v;
        const [a, b] = [place(+lo), place(+hi)];
        return { lo: +lo, hi: +hi, at: v => +from + (place(v) - a) / (b - a) * (to - from) };
      };
      return { svg, x: axis(svg.dataset.x), y: axis(svg.dataset.y), most: Math.max(...spots(svg).map(s => s.n)) };
    });
    const draw = () => {
      const p = 1 - 10 ** (-slider.value / 100);
      const speedup = n => 1 / (1 - p + p / n);
      for (const plot of plots) {
        const points = [];
        for (let i = 0; i <= 100; i++) {
          const n = plot.most ** (i / 100), s = speedup(n);
          if (s <= plot.y.hi && s >= plot.y.lo) points.push(plot.x.at(n).toFixed() + ',' + plot.y.at(s).toFixed());
        }
        plot.line ||= make(plot.svg, 'polyline', { class: 'tried' });
        plot.line.setAttribute('points', points.join(' '));
      }
      const most = Math.max(...plots.map(plot => plot.most));
      slider.nextElementSibling.textContent =
        `p = ${(100 * p).toFixed(p > .99 ? 2 : 1)} % · ${speedup(most).toFixed(2)}× at ${most} workers · ceiling ${(1 / (1 - p)).toFixed(1)}×`;
    };
    slider.addEventListener('input', draw);
  }
})();
