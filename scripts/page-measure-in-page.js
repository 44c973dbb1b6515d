// What scripts/page-measure.js asks inside the page: a function that leaves `window.measures` there.
'use strict';

function measures() {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const seen = element => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && element.getClientRects().length > 0;
  const short = text => `'${text.trim().replace(/\s+/g, ' ').slice(0, 50)}'`;
  const place = element => {
    const parent = element.closest('[id]');
    return `${element.localName}${element.classList.length ? '.' + [...element.classList].join('.') : ''}${parent ? ' in #' + parent.id : ''}`;
  };
  const ANSWER = 'main .answer, main .answers li, main .verdict';

  // The first sentence that answers ends above the limit.
  function answer(limit) {
    const first = all(ANSWER).find(seen);
    if (!first) return ['no sentence answers'];
    const line = first.getClientRects()[0];
    const style = getComputedStyle(first);
    const bottom = Math.min(line.bottom, line.top + parseFloat(style.lineHeight)) + scrollY;
    return bottom <= limit ? [] : [`the first answer is at ${Math.round(bottom)} px, at most ${limit}: ${short(first.textContent)}`];
  }

  // Nothing hidden by its own box, wider than its container, beyond its picture, or off the page.
  function cut() {
    const problems = [];
    const sideways = document.scrollingElement.scrollWidth - innerWidth;
    if (sideways > 0) problems.push(`scrolls sideways by ${sideways} px`);
    for (const element of all('body *').filter(seen)) {
      if (element.closest('svg, script, style, .unseen, .switch')) continue;
      const style = getComputedStyle(element);
      if (style.display === 'inline') continue;
      if (style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) {
        problems.push(`${place(element)} hides ${element.scrollWidth - element.clientWidth} px of its width`);
      }
      if (['hidden', 'clip'].includes(style.overflowY) && element.scrollHeight > element.clientHeight + 1) {
        problems.push(`${place(element)} hides ${element.scrollHeight - element.clientHeight} px of its height`);
      }
      if (style.textOverflow === 'ellipsis' && element.scrollWidth > element.clientWidth) problems.push(`${place(element)} ends in an ellipsis`);
    }
    for (const table of all('table').filter(seen)) {
      const over = table.getBoundingClientRect().right - table.parentElement.getBoundingClientRect().right;
      if (over > 1) problems.push(`${place(table)} is ${Math.round(over)} px wider than its container`);
    }
    // A cell's text stays in its cell.
    for (const cell of all('td, th').filter(seen)) {
      const range = document.createRange();
      range.selectNodeContents(cell);
      const [text, box] = [range.getBoundingClientRect(), cell.getBoundingClientRect()];
      if (text.width && (text.right > box.right + 2 || text.left < box.left - 2)) problems.push(`${place(cell)}: ${short(cell.textContent)} leaves its cell`);
    }
    for (const svg of all('svg').filter(seen)) {
      // What a picture lets out stays in its cell or figure.
      const lets = getComputedStyle(svg).overflow === 'visible' && svg.closest('td, th, figure');
      const box = (lets || svg).getBoundingClientRect();
      const label = svg.getAttribute('aria-label') || place(svg);
      for (const text of all('text', svg).filter(seen)) {
        const at = text.getBoundingClientRect();
        const over = Math.max(box.left - at.left, at.right - box.right, box.top - at.top - 3, at.bottom - box.bottom - 3);
        if (over > 2) problems.push(`${short(text.textContent)} leaves '${label}' by ${Math.round(over)} px`);
      }
      const ends = all('text.end', svg).filter(seen).map(text => text.textContent);
      const twice = ends.find((text, at) => ends.indexOf(text) !== at);
      if (twice) problems.push(`two curves are both called ${short(twice)} in '${label}'`);
    }
    return problems;
  }

  // The numbers of the p strip stand over the ticks that they name.
  function strip() {
    const scale = all('svg.strip.scale').find(seen);
    const rows = all('svg.strip:not(.scale)').filter(seen);
    const middle = element => { const box = element.getBoundingClientRect(); return (box.left + box.right) / 2; };
    const problems = [];
    for (const row of rows) {
      const names = all('text', row).filter(seen);
      const numbers = names.length ? names : scale ? all('text', scale) : [];
      const ticks = all('.grid', row).map(middle);
      const inner = numbers.filter(text => !['0', '100'].includes(text.textContent));
      if (!inner.length) problems.push('no number names a tick of the strip');
      for (const text of inner) {
        const off = Math.min(...ticks.map(tick => Math.abs(tick - middle(text))));
        if (off > 1) problems.push(`${short(text.textContent)} is ${off.toFixed(1)} px off its tick`);
      }
    }
    return problems;
  }

  function ids() {
    const names = all('[id]').map(element => element.id);
    const problems = names.filter((id, at) => names.indexOf(id) !== at).map(id => `the id '${id}' stands twice`);
    const known = new Set(names);
    for (const link of all('a[href^="#"]')) {
      const id = decodeURIComponent(link.getAttribute('href').slice(1));
      if (!known.has(id)) problems.push(`a link leads to '#${id}', which is not there`);
    }
    return [...new Set(problems)];
  }

  // Every heading of a section has an id of its own or its section's, and some link leads there.
  function anchors() {
    const linked = new Set(all('a[href^="#"]').map(link => decodeURIComponent(link.getAttribute('href').slice(1))));
    return all('h2').filter(seen).flatMap(heading => {
      const owner = heading.id ? heading : heading.closest('section[id]');
      if (!owner) return [`the heading ${short(heading.textContent)} has no id`];
      return linked.has(owner.id) ? [] : [`no link leads to the heading ${short(heading.textContent)}`];
    });
  }

  function skip() {
    const first = all('a[href], button, input, summary, [tabindex]').find(element => element.tabIndex >= 0);
    const to = first && first.matches('a[href^="#"]') && document.getElementById(first.getAttribute('href').slice(1));
    return to ? [] : ['the first stop of the Tab key is no link to the content'];
  }

  function isAtFigure() {
    const figure = all('figure').find(element => seen(element) && element.querySelector('.plot'));
    const at = document.activeElement;
    if (!figure || at === document.body) return false;
    return at === figure || Boolean(figure.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING);
  }

  window.measures = { answer, cut, strip, ids, anchors, skip, isAtFigure };
}

module.exports = { measures };
