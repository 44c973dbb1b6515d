// What scripts/page-check.js asks inside the page: a function that leaves `window.check` there.
'use strict';

function inPage() {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const seen = element => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const short = text => `'${text.trim().replace(/\s+/g, ' ').slice(0, 40)}'`;

  // Legible: at least 10 px in plots, labels that overlap nothing, nothing beyond the page's edge.
  function legible() {
    const problems = [];
    for (const svg of all('svg').filter(seen)) {
      const box = svg.getBoundingClientRect();
      const scale = box.width / svg.viewBox.baseVal.width;
      const texts = all('text', svg).filter(seen);
      const boxes = texts.map(text => text.getBoundingClientRect());
      texts.forEach((text, i) => {
        const px = parseFloat(getComputedStyle(text).fontSize) * scale;
        if (px < 9.95) problems.push(`${short(text.textContent)} is ${px.toFixed(1)} px high`);
        if (boxes[i].right > innerWidth + 1 || boxes[i].left < -1) problems.push(`${short(text.textContent)} leaves the page`);
        for (let j = 0; j < i; j++) {
          const across = Math.min(boxes[i].right, boxes[j].right) - Math.max(boxes[i].left, boxes[j].left);
          const down = Math.min(boxes[i].bottom, boxes[j].bottom) - Math.max(boxes[i].top, boxes[j].top);
          if (across > 1 && down > 3) problems.push(`${short(text.textContent)} lies on ${short(texts[j].textContent)} in '${svg.getAttribute('aria-label')}'`);
        }
      });
      if (svg.classList.contains('plot') && !(svg.getAttribute('role') === 'img' && svg.getAttribute('aria-label') && svg.querySelector('desc'))) {
        problems.push('a plot has no accessible name or summary');
      }
    }
    return problems;
  }

  // WCAG 2 contrast.
  const channels = colour => (colour.match(/[\d.]+/g) || []).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ratio = (a, b) => {
    const [x, y] = [luminance(channels(a)), luminance(channels(b))].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      const parts = channels(colour);
      if (parts.length === 3 || parts[3] > 0.99) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  function contrast() {
    const problems = new Set();
    const shade = document.querySelector('.plot .shade');
    const soft = shade && getComputedStyle(shade).fill;
    const walker = document.createTreeWalker(document.querySelector('.page'), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.textContent.trim() || !seen(element) || element.closest('script, style, desc')) continue;
      const style = getComputedStyle(element);
      const inPlot = element.closest('svg');
      const colour = inPlot ? style.fill : style.color;
      for (const ground of [behind(inPlot || element), ...(inPlot && soft ? [soft] : [])]) {
        const found = ratio(colour, ground);
        if (found < 4.5) problems.add(`text ${short(node.textContent)}: contrast ${found.toFixed(2)}, needs 4.5`);
      }
    }
    const marks = '.dot, .bar, .fit, .beyond, .law, .joined, .theory, .ideal, .family, .arrow, .capacity, .schedule, .zero, .axis, .slice';
    for (const mark of all('.plot, svg.strip').filter(seen).flatMap(svg => all(marks, svg))) {
      const style = getComputedStyle(mark);
      const filled = mark.matches('.dot, .arrow') && !mark.closest('.hollow');
      for (const ground of [behind(mark.closest('svg')), ...(soft ? [soft] : [])]) {
        const found = ratio(filled ? style.fill : style.stroke, ground);
        if (found < 3) problems.add(`mark .${mark.getAttribute('class')}: contrast ${found.toFixed(2)}, needs 3`);
      }
    }
    return [...problems];
  }

  // Every number of the analysis that the page shows, as it is and as it is printed.
  const check = { legible, contrast, numbers, checked: 0 };
  const units = { s: 1, ms: 1e3, us: 1e6, ns: 1e9, '%': 100, '×': 1 };
  function printed(text, value, factor) {
    const found = text.replace(/−/g, '-').match(/-?\d+(?:\.(\d+))?/);
    if (!found) return false;
    const half = 0.5000001 * 10 ** -(found[1] || '').length;
    return Math.abs(Number(found[0]) - value * factor) <= half;
  }
  // A cell's own text, without the interval under it.
  const own = at => (at.querySelector('.value') || at.firstChild || at).textContent;
  function numbers(analysis) {
    const problems = [];
    const columns = new Set(['fit_speedup', 'karp_flatt', 'deviation', 'theory_speedup', 'theory']);
    const cell = (where, element, key, value, factor) => {
      const at = element && element.querySelector(`[data-k=${key}]`);
      // A column that would be empty is not there.
      if (!at && element && columns.has(key) && (value === null || value === undefined)) return null;
      if (!at) { problems.push(`${where}: no ${key}`); return null; }
      check.checked++;
      if (value === null || value === undefined) {
        if (at.dataset.v !== undefined) problems.push(`${where}: ${key} is ${at.dataset.v}, but unknown in the analysis`);
        return at;
      }
      if (Number(at.dataset.v) !== value) problems.push(`${where}: ${key} is ${at.dataset.v}, ${value} in the analysis`);
      if (factor && !printed(own(at), value, factor)) problems.push(`${where}: ${key} reads ${short(at.textContent)} for ${value * factor}`);
      return at;
    };
    const ends = (where, text, estimate, factor) => {
      if (!estimate || estimate.lo === null || estimate.hi === null) return;
      check.checked += 2;
      const [lo, hi] = text.split(/ – | to |, /);
      const lower = (lo || '').replace('[', ''), upper = hi || '';
      if (lower === upper) problems.push(`${where}: both ends read ${short(text)}`);
      if (!printed(lower, estimate.lo, factor) || !printed(upper, estimate.hi, factor)) {
        problems.push(`${where}: interval ${short(text)} for ${estimate.lo * factor} and ${estimate.hi * factor}`);
      }
    };
    // A row a worker count whose parts are known, its columns by their headings.
    const parts = { 'Lost': 'total', 'one runs': 'idle_one_running', unequal: 'imbalance', waiting: 'blocked', 'no core': 'waited',
      idle: 'idle_untold', kernel: 'system', machine: 'machine', instructions: 'instructions', cycles: 'cycles_per_instruction',
      clock: 'clock', 'more CPU': 'cpu_untold', 'Parallel eff.': 'parallel_efficiency', 'Comput. scaling': 'computational_scaling' };
    const lost = (name, series, section) => {
      const split = series.lost.filter(lost => lost.idle !== null);
      const rows = all('.parts:not(.phases) tbody tr', section);
      if (rows.length !== split.length) problems.push(`${name}: ${rows.length} rows of parts for ${split.length} worker counts`);
      all('.parts:not(.phases) thead th', section).forEach((head, column) => split.forEach((lost, k) => {
        const term = parts[head.textContent], at = rows[k] && rows[k].cells[column];
        // What stands for a whole is no term of the file.
        if (!term || !at || at.dataset.k === 'left') return;
        check.checked++;
        const value = lost[term] === null ? undefined : lost[term].value;
        const shown = at.dataset.v === undefined ? undefined : Number(at.dataset.v);
        if (shown !== value) problems.push(`${name} at ${lost.workers}: ${term} is ${at.dataset.v}, ${value} in the analysis`);
        const factor = term.includes('efficiency') || term.includes('scaling') ? 100 : 1;
        if (lost[term] && !printed((at.querySelector('.value') || at).textContent, lost[term].value, factor)) problems.push(`${name} at ${lost.workers}: ${term} reads ${short(at.textContent)}`);
      }));
    };
    // A row a phase: times at one worker and at the most fitted, p, and what the whole would gain.
    const phases = (name, series, section) => {
      const rows = all('.phases tbody tr', section);
      if (rows.length !== series.phases.length) problems.push(`${name}: ${rows.length} rows for ${series.phases.length} phases`);
      series.phases.forEach((phase, k) => {
        const where = `${name}, phase ${phase.name}`, cost = phase.cost, last = cost ? cost.workers : phase.points.at(-1).workers;
        const time = workers => (phase.points.find(point => point.workers === workers) || { time_s: {} }).time_s.value;
        cell(where, rows[k], 'time_1', time(1));
        cell(where, rows[k], 'time_n', time(last));
        const slows = phase.parallel_fraction && (phase.parallel_fraction.hi ?? phase.parallel_fraction.value) < 0;
        const p = phase.verdict === 'does-not' || slows ? null : phase.parallel_fraction;
        cell(where, rows[k], 'p', p && p.value, 100);
        cell(where, rows[k], 'serial', cost && cost.serial_share && cost.serial_share.value, 100);
        cell(where, rows[k], 'shared', cost && cost.speedup_if_shared.value, 1);
        cell(where, rows[k], 'halved', cost && cost.speedup_if_halved.value, 1);
      });
    };
    const after = at => at && at.querySelector('.under') ? at.querySelector('.under').textContent.trim() : '';
    analysis.series.forEach((series, i) => {
      const name = series.name;
      const row = document.querySelectorAll('table.against tbody tr')[i];
      const heads = series.headline.kind !== 'none';
      // A number that is no share of the work stands nowhere.
      const average = ['does-not-describe', 'withheld', 'not-fitted'].includes(series.headline.reason);
      const told = share => share && (heads || (average && share.value >= 0 && share.value <= 1)) ? share : null;
      const p = told(series.amdahl && series.amdahl.parallel_fraction);
      const serial = told(series.gustafson && series.gustafson.serial_fraction);
      const at = serial ? cell(name, row, 'serial', serial.value, 100) : cell(name, row, 'p', p && p.value, 100);
      if (at && p && heads) ends(name + ' p', at.querySelector('.under')?.textContent ?? '', p, 100);
      if (at && p && !heads && !at.textContent.includes('(')) problems.push(`${name}: p stands in front although its law fails`);
      const known = series.theory && series.theory.parallel_fraction;
      cell(name, row, 'theory', known !== null && series.gustafson ? 1 - known : known, 100);
      const best = series.points.find(point => point.workers === series.recommended_workers.fastest);
      const fastest = cell(name, row, 'best', best && best.speedup.value, 1);
      if (best && best.workers > 1) ends(name + ' best', fastest.querySelector('.under')?.textContent ?? '', best.speedup, 1);
      if (serial) {
        const share = row.querySelector('[data-k=serial]').textContent;
        if (!printed(share, serial.value, 100)) problems.push(`${name}: serial share reads ${short(share)}`);
      }
      if (series.t1_s) {
        const unit = (row.querySelector('[data-k=t1_s] .value').textContent.match(/ (\w+)$/) || [])[1];
        cell(name, row, 't1_s', series.t1_s.value, units[unit]);
      }
      const ceiling = series.limit;
      cell(name, row, 'ceiling', ceiling && ceiling.value, ceiling && ceiling.hi !== null && ceiling.value <= 1e4 ? 1 : 0);
      const section = document.querySelectorAll('section.series')[i];
      const rows = all('.numbers.sortable tbody tr', section);
      if (rows.length !== series.points.length) problems.push(`${name}: ${rows.length} rows for ${series.points.length} points`);
      const unit = rows.length ? units[all('.numbers thead th', section).find(head => head.textContent.startsWith('Time, ')).textContent.slice(6)] : 1;
      series.points.forEach((point, k) => {
        const where = `${name} at ${point.workers}`, of = rows[k];
        cell(where, of, 'workers', point.workers, 1);
        const plain = [['time_s', point.time_s, unit], ['speedup', point.speedup, 1], ['efficiency', point.efficiency, 100]];
        for (const [key, estimate, factor] of plain) {
          const shown = cell(where, of, key, estimate.value, factor);
          const text = after(shown);
          if (!['baseline', 'exact', 'all alike'].includes(text)) ends(`${where} ${key}`, text, estimate, factor);
        }
        cell(where, of, 'fit_speedup', point.fit_speedup, 1);
        cell(where, of, 'karp_flatt', point.karp_flatt, 100);
        const machine = (series.capacity || []).find(at => at.workers === point.workers);
        if (series.capacity) cell(where, of, 'capacity', machine && machine.speedup.value, 1);
        cell(where, of, 'deviation', point.deviation && point.deviation.value, 100);
        cell(where, of, 'theory_speedup', point.theory_speedup, 1);
        const samples = all('.samples tbody tr', section)[k];
        const times = [...samples.cells].pop().textContent.split(' ').filter(Boolean);
        if (times.length !== point.samples_s.length) problems.push(`${where}: ${times.length} of ${point.samples_s.length} samples`);
        point.samples_s.forEach((seconds, r) => {
          check.checked++;
          const text = times[r] || '';
          if (!printed(text, seconds, unit)) problems.push(`${where}, round ${r}: ${short(text)} for ${seconds}`);
        });
      });
      lost(name, series, section);
      phases(name, series, section);
      const atTop = finding => finding.kind === 'caution' && finding.evidence.some(([name]) => name === 'fitted_counts');
      for (const finding of series.findings.filter(finding => !atTop(finding))) {
        const digits = text => text.replace(/[−-]/g, '-').replace(/(\d)[×x]/g, '$1x');
        if (!digits(section.textContent).includes(digits(finding.sentence))) problems.push(`${name}: not said: ${finding.sentence}`);
      }
    });
    // The table inside the page has a row a point and a row a round.
    const table = decodeURIComponent(document.querySelector('a[download="study.csv"]').href.split(',').slice(1).join(','));
    const expected = analysis.series.flatMap(series => series.points.map(point => 1 + point.samples_s.length));
    const lines = table.trimEnd().split('\n').length - 1, rows = expected.reduce((sum, of) => sum + of, 0);
    if (lines !== rows) problems.push(`study.csv inside the page has ${lines} rows, not ${rows}`);
    return problems;
  }
  window.check = check;
}

module.exports = { inPage };
