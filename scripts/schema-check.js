// The check of scripts/schema-check. node schema-check.js STUDY...
'use strict';
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv/dist/2020');

const read = file => JSON.parse(fs.readFileSync(file, 'utf8'));
const root = path.resolve(__dirname, '..');
const valid = new Ajv({ allErrors: true, strict: false, validateFormats: false })
  .compile(read(path.join(root, 'src/data/amdahl-study-1.schema.json')));
let status = 0;
for (const file of process.argv.slice(2)) {
  const fits = valid(read(file));
  console.log(`${file}: ${fits ? 'fits the schema' : 'does not fit the schema'}`);
  for (const error of fits ? [] : valid.errors) {
    console.log(`  ${error.instancePath || '/'} ${error.message}`);
    status = 1;
  }
}
const wrong = read(path.join(root, 'tests/fixtures/study-1.json'));
wrong.series[0].points[0].workers = 0;
if (valid(wrong)) {
  console.log('a study with zero workers fits the schema: the check sees nothing');
  status = 1;
}
process.exit(status);
