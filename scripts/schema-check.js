// The check of scripts/schema-check. node schema-check.js FILE...
'use strict';
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv/dist/2020');

const read = file => JSON.parse(fs.readFileSync(file, 'utf8'));
const root = path.resolve(__dirname, '..');
// What a file's own key 'schema' says, and where its schema stands.
const places = {
  'amdahl-analysis/1': 'src/analysis/amdahl-analysis-1.schema.json',
  'amdahl-study/1': 'src/data/amdahl-study-1.schema.json',
  'amdahl-comparison/1': 'src/analysis/compare/amdahl-comparison-1.schema.json',
  'amdahl-simulation/1': 'src/sim/amdahl-simulation-1.schema.json',
  'amdahl-history/1': 'src/analysis/amdahl-history-1.schema.json',
};
const validators = Object.fromEntries(Object.entries(places).map(([name, place]) => {
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
  return [name, ajv.compile(read(path.join(root, place)))];
}));
let status = 0;
const complain = what => {
  console.log(what);
  status = 1;
};
for (const file of process.argv.slice(2)) {
  const value = read(file);
  const valid = validators[value.schema];
  if (!valid) {
    complain(`${file}: no schema is known of '${value.schema}'`);
    continue;
  }
  const fits = valid(value);
  console.log(`${file}: ${fits ? 'fits' : 'does not fit'} ${value.schema}`);
  for (const error of fits ? [] : valid.errors) {
    complain(`  ${error.instancePath || '/'} ${error.message}`);
  }
}
// A check that refuses nothing sees nothing.
const wrong = [
  ['tests/fixtures/study-1.json', study => { study.series[0].points[0].workers = 0; }],
  ['tests/fixtures/analysis-1.json', found => { found.series[0].points[0].workers = 0; }],
  ['tests/fixtures/comparison-1.json', found => { found.series[0].points[0].workers = 0; }],
  ['tests/fixtures/simulation-1.json', found => { found.schedules[0].points[0].workers = 0; }],
];
for (const [file, spoil] of wrong) {
  const value = read(path.join(root, file));
  spoil(value);
  if (validators[value.schema](value)) {
    complain(`${file} with zero workers fits its schema: the check sees nothing`);
  }
}
process.exit(status);
