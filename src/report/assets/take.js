// Figures as files: the plot that is shown, with its title, axes, legend and caption inside, and its
// looks as attributes. Without this script nobody sees a button that does nothing.
(() => {
'use strict';
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const SVG = 'http://www.w3.org/2000/svg', PIXEL = 4, PAD = 48;
const LOOKS = ['fill', 'fill-opacity', 'opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'paint-order'];
const LETTERS = ['fill', 'font-size', 'font-weight', 'text-anchor'];
const make = (parent, name, attributes, words) => {
const element = document.createElementNS(SVG, name);
for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
if (words) element.textContent = words;
parent.append(element);
return element;
};
const bare = from => {
const copy = from.cloneNode(true), own = [from, ...all('*', from)];
[copy, ...all('*', copy)].forEach((element, at) => {
element.removeAttribute('class');
if (['svg', 'desc', 'g'].includes(element.localName)) return;
const style = getComputedStyle(own[at]);
for (const look of element.localName === 'text' ? LETTERS : LOOKS) element.setAttribute(look, style.getPropertyValue(look));
});
return copy;
};
const measure = document.createElement('canvas').getContext('2d');
const wide = (words, size) => { measure.font = `${size}px sans-serif`; return measure.measureText(words).width; };
const wrapped = (words, size, room) => {
const lines = [''];
for (const word of words.split(/\s+/)) {
const longer = (lines[lines.length - 1] + ' ' + word).trim();
if (wide(longer, size) > room && lines[lines.length - 1]) lines.push(word); else lines[lines.length - 1] = longer;
}
return lines;
};
const of = figure => all('.plot', figure).find(svg => svg.getClientRects().length);

const sheet = figure => {
const plot = of(figure), home = figure.closest('section'), box = plot.viewBox.baseVal;
const name = plot.getAttribute('aria-label'), told = home.dataset.caption || '';
const page = getComputedStyle(document.querySelector('.page'));
const quiet = getComputedStyle(plot.querySelector('text.tick')).fill;
const width = box.width + 2 * PAD + 56, room = width - 2 * PAD, left = -PAD - 56;
const out = document.createElementNS(SVG, 'svg');
make(out, 'title', {}, name);
make(out, 'desc', {}, told || plot.querySelector('desc').textContent);
const paper = make(out, 'rect', { fill: page.backgroundColor });
const title = wrapped(name, 64, room), head = PAD + title.length * 80 + 12;
const words = (x, y, size, fill, text, more = {}) => make(out, 'text', { x, y, 'font-size': size, fill, ...more }, text);
title.forEach((line, row) => words(left + PAD, PAD - head + 60 + row * 80, 60, page.color, line, { 'font-weight': 700 }));
make(out, 'text', { transform: `translate(-8 ${box.height / 2}) rotate(-90)`, 'text-anchor': 'middle', 'font-size': 48, fill: quiet }, plot.dataset.up);
const drawing = make(out, 'g', {});
drawing.append(...all(':scope > *:not(desc):not(.ring)', plot).map(bare));
let x = 0, y = box.height + 88;
const legend = figure.querySelector('.legend') || home.querySelector('.legend');
for (const entry of legend ? all('li', legend) : []) {
const key = entry.querySelector('svg'), [kind, what] = [...key.classList];
const drawn = { allowed: '.band.allowed', range: '.band' }[what] || '.' + what;
if (kind === 'key' && !plot.querySelector(drawn)) continue;
const text = entry.textContent.replace(key.textContent, '').trim(), long = 136 + wide(text, 48) + 56;
if (x && x + long > room) { x = 0; y += 72; }
const shape = make(out, 'svg', { x: left + PAD + x, y: y - 48, width: 112, height: 64, viewBox: key.getAttribute('viewBox') });
shape.append(...[...key.children].map(bare));
words(left + PAD + x + 136, y, 48, quiet, text);
x += long;
}
if (x) y += 80;
for (const line of told ? wrapped(told, 48, room) : []) { words(left + PAD, y, 48, quiet, line); y += 64; }
const height = head + y - 48 + PAD;
const size = { width: Math.round(width / PIXEL), height: Math.round(height / PIXEL) };
for (const [key, value] of Object.entries({ x: left, y: -head, width, height })) paper.setAttribute(key, value);
for (const [key, value] of Object.entries({ ...size, viewBox: `${left} ${-head} ${width} ${height}`, role: 'img', 'font-family': 'sans-serif', 'data-from': 'amdahl' })) out.setAttribute(key, value);
const slug = name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 80).replace(/^-|-$/g, '');
return { slug: slug || 'figure', ...size, text: new XMLSerializer().serializeToString(out) };
};

const save = (blob, name) => {
const link = document.createElement('a');
link.href = URL.createObjectURL(blob);
link.download = name;
link.click();
setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
const SHARP = 2;
const takes = {
SVG: figure => { const { slug, text } = sheet(figure); save(new Blob([text], { type: 'image/svg+xml' }), slug + '.svg'); },
PNG: figure => {
const { slug, text, width, height } = sheet(figure), image = new Image();
image.onload = () => {
const canvas = document.createElement('canvas');
[canvas.width, canvas.height] = [width * SHARP, height * SHARP];
canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
canvas.toBlob(blob => save(blob, slug + '.png'));
};
image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text);
},
};
for (const figure of all('figure')) {
const plot = figure.querySelector('.plot');
if (!plot) continue;
const row = document.createElement('div');
row.className = 'takes';
for (const [kind, take] of Object.entries(takes)) {
const button = document.createElement('button');
button.type = 'button';
button.textContent = kind;
button.setAttribute('aria-label', `${plot.getAttribute('aria-label')} as ${kind}`);
button.addEventListener('click', () => take(figure));
row.append(button);
}
figure.append(row);
}
})();
