//! Changes to tables, JSON and bytes, as a person, a program or a disk makes them.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde_json::Value;

/// The choices of one input.
pub(crate) struct Random(ChaCha8Rng);

impl Random {
    pub(crate) fn of(number: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(number))
    }

    /// A number below `most`, 0 where that is 0.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        ((u64::from(self.0.next_u32()) * most as u64) >> 32) as usize
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// One of these, one time in `times`.
    pub(crate) fn rarely<T: Copy>(&mut self, times: usize, from: &[T]) -> Option<T> {
        (self.below(times) == 0).then(|| self.pick(from))
    }

    /// How many changes: mostly few.
    fn changes(&mut self) -> usize {
        self.pick(&[0, 1, 1, 1, 2, 2, 3, 4, 8])
    }
}

/// What stands where a number should, or a number that is like no other.
const CELLS: &[&str] = &[
    "",
    "0",
    "-0",
    "-1",
    "1",
    "1.0",
    "1e0",
    "2",
    "3",
    "1.5",
    "1e-6",
    "1e9",
    "1e15",
    "1e-21",
    "1e16",
    "1e300",
    "1e308",
    "1e309",
    "5e-324",
    "1e-320",
    "-1e308",
    "NaN",
    "nan",
    "inf",
    "-inf",
    "Infinity",
    "null",
    "n/a",
    "-",
    "0x10",
    "1,5",
    "1 000",
    "1'000",
    "1.5s",
    "12 ms",
    "0m0.8s",
    "1:02.5",
    "50%",
    "99999999999999999999",
    "18446744073709551616",
    "4294967296",
    "9007199254740993",
    "0.1",
    "0.30000000000000004",
    "sequential",
    "serial",
    "true",
    "\"",
    "\"\"",
    "'",
    "#",
    "#x",
    "=1+1",
    "@x",
    "\u{feff}",
    "\u{202e}",
    "漢字",
    "é",
    "a b",
    "{workers}",
    "{{",
    "threads=4",
    "x/4",
    "a,b",
    "\\",
    "\u{0}",
    "\r",
    "<b>",
    "&amp;",
    "]]>",
    "</script>",
];

/// Words of headers.
pub(crate) const HEADINGS: &[&str] = &[
    "workers",
    "threads",
    "n",
    "p",
    "cores",
    "time",
    "time_ms",
    "seconds",
    "wall (ns)",
    "cpu_time",
    "speedup",
    "throughput",
    "req/s",
    "GB/s",
    "round",
    "run",
    "rep",
    "trial",
    "name",
    "command",
    "size",
    "series",
    "stddev",
    "min",
    "max",
    "median",
    "mean",
    "efficiency",
    "value",
    "executor",
    "study",
    "time_s",
];

fn cell(random: &mut Random) -> String {
    match random.below(20) {
        0 => CELLS[random.below(CELLS.len())].repeat(1 + random.below(300)),
        1 => (1 + random.below(1 << 20)).to_string(),
        2 => format!("{:e}", f64::from_bits(u64::from(random.0.next_u32()) << 32)),
        3..10 => format!("{}.{}", random.below(100), random.below(1000)),
        _ => random.pick(CELLS).into(),
    }
}

/// The table with some of its cells, rows or columns changed.
pub(crate) fn mutated_table(text: &str, random: &mut Random) -> Vec<u8> {
    let separator = [';', '\t', ','].into_iter().find(|one| text.contains(*one)).unwrap_or(' ');
    let mut rows: Vec<Vec<String>> =
        text.lines().map(|line| line.split(separator).map(str::to_owned).collect()).collect();
    for _ in 0..random.changes() {
        change_table(&mut rows, random);
    }
    let written = random.rarely(6, &[",", ";", "\t", " ", "  ", "|", ", "]);
    let separator = written.map_or_else(|| separator.to_string(), str::to_owned);
    let ending = random.rarely(10, &["\r\n", "\n\n", "\r"]).unwrap_or("\n");
    rows.iter().map(|row| row.join(&separator) + ending).collect::<String>().into_bytes()
}

fn change_table(rows: &mut Vec<Vec<String>>, random: &mut Random) {
    if rows.is_empty() {
        return rows.push(vec![cell(random)]);
    }
    let row = random.below(rows.len());
    let column = random.below(rows[row].len());
    match random.below(16) {
        0..5 => rows[row][column] = cell(random),
        5 => {
            let last = rows[0].len() - 1;
            rows[0][column.min(last)] = random.pick(HEADINGS).into();
        }
        6 => drop(rows.remove(row)),
        7 => rows.insert(row, rows[random.below(rows.len())].clone()),
        8 => rows[row].insert(column, cell(random)),
        9 => {
            rows.insert(row, vec![random.pick(&["", "# comment", "#", "total", "---", " "]).into()])
        }
        10 => {
            let heading = random.pick(HEADINGS).to_owned();
            let value =
                |at: usize| if at == 0 { heading.clone() } else { CELLS[at % CELLS.len()].into() };
            rows.iter_mut().enumerate().for_each(|(at, row)| row.push(value(at)));
        }
        11 => rows.iter_mut().filter(|row| row.len() > column + 1).for_each(|row| {
            row.remove(column);
        }),
        12 => {
            let other = random.below(rows.len());
            rows.swap(row, other);
        }
        13 => {
            let times = random.pick(&[2, 5, 40]);
            let copied: Vec<_> = rows.iter().skip(1).cloned().collect();
            (1..times).for_each(|_| rows.extend(copied.iter().cloned()));
        }
        14 => {
            let quoted = format!("\"{}\"", rows[row][column].replace('"', "\"\""));
            rows[row][column] = quoted;
        }
        _ => rows.truncate(row),
    }
    // Copies of copies grow without end.
    rows.truncate(2000);
    rows.iter_mut().filter(|row| row.is_empty()).for_each(|row| row.push(String::new()));
}

/// The document with some of its values, keys or elements changed.
pub(crate) fn mutated_json(of: &Value, random: &mut Random) -> Value {
    let mut document = of.clone();
    for _ in 0..random.changes() {
        let depth = 1 + random.below(7);
        change_json(&mut document, depth, random);
    }
    document
}

fn change_json(value: &mut Value, depth: usize, random: &mut Random) {
    match value {
        Value::Object(fields) if depth > 0 && !fields.is_empty() => {
            let key = fields.keys().nth(random.below(fields.len())).cloned().unwrap_or_default();
            match random.below(24) {
                0 => drop(fields.remove(&key)),
                1 => {
                    let moved = fields.remove(&key).unwrap_or_default();
                    fields.insert(format!("{key}{}", cell(random)), moved);
                }
                2 => drop(fields.insert(cell(random), scalar(random))),
                _ => fields
                    .get_mut(&key)
                    .into_iter()
                    .for_each(|inner| change_json(inner, depth - 1, random)),
            }
        }
        Value::Array(all) if depth > 0 && !all.is_empty() => {
            let at = random.below(all.len());
            match random.below(16) {
                0 => drop(all.remove(at)),
                1 => all.insert(at, all[random.below(all.len())].clone()),
                2 => all.insert(at, scalar(random)),
                3 => {
                    let copied = all[at].clone();
                    all.extend(std::iter::repeat_n(copied, random.pick(&[2, 6, 30])));
                    all.truncate(400);
                }
                _ => change_json(&mut all[at], depth - 1, random),
            }
        }
        Value::Number(number) if random.below(2) == 0 => {
            let factor = random.pick(&[0.0, -1.0, 1e-3, 0.5, 2.0, 1e6, 1e18, 1e-18, 1e300]);
            *value = (number.as_f64().unwrap_or(1.0) * factor).into();
        }
        _ => *value = scalar(random),
    }
}

fn scalar(random: &mut Random) -> Value {
    match random.below(8) {
        0 => Value::Null,
        1 => Value::Bool(true),
        2 => Value::Array(Vec::new()),
        3 => Value::Object(serde_json::Map::new()),
        4 => cell(random).into(),
        5 => u64::from(random.0.next_u32()).pow(random.pick(&[1, 2])).into(),
        _ => random.pick(&[0.0, -1.0, 1.0, 2.0, 1e-21, 1e15, 1e16, 1e300, 5e-324, 0.1, 1e9]).into(),
    }
}

/// As text, sometimes with what JSON has no word for.
pub(crate) fn json_text(document: &Value, random: &mut Random) -> Vec<u8> {
    let text = match random.below(2) {
        0 => serde_json::to_string(document),
        _ => serde_json::to_string_pretty(document),
    }
    .unwrap_or_default();
    match random.below(30) {
        0 => text.replacen(": 1", ": NaN", 1),
        1 => text.replacen(": 0", ": 1e999", 1),
        2 => text.replacen(": 1", ": 1111111111111111111111111111111111111111111111", 1),
        3 => text.replacen('{', &"[".repeat(1 + random.below(300)), 1),
        4 => text.replacen("\"", "\"\\ud800", 1),
        _ => text,
    }
    .into_bytes()
}

/// Bytes flipped, inserted, cut out, cut off or taken from elsewhere.
pub(crate) fn mutated_bytes(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    for _ in 0..1 + random.changes() {
        let at = random.below(bytes.len());
        match random.below(7) {
            _ if bytes.is_empty() => bytes.push(b'1'),
            0 => bytes[at] ^= 1 << random.below(8),
            1 => bytes.insert(at, random.pick(b"\0\"',;#\n\r\t {}[]:-+.eE019\xff\xfe\xc3")),
            2 => bytes.truncate(at),
            3 => drop(bytes.drain(at..(at + 1 + random.below(16)).min(bytes.len()))),
            4 => {
                let from = random.below(other.len());
                let part = &other[from..(from + random.below(64)).min(other.len())];
                bytes.splice(at..at, part.iter().copied()).for_each(drop);
            }
            5 => {
                let part = bytes[at..(at + random.below(64)).min(bytes.len())].to_vec();
                bytes.splice(at..at, part).for_each(drop);
            }
            _ => bytes[at] = random.pick(b"0123456789.eE-,\n"),
        }
    }
}

/// The words of a flag with some characters changed.
pub(crate) fn mutated_words(words: &str, random: &mut Random) -> String {
    let mut all: Vec<char> = words.chars().collect();
    for _ in 0..random.changes() {
        let at = random.below(all.len());
        match random.below(4) {
            0 if !all.is_empty() => drop(all.remove(at)),
            1 => all.splice(at..at, cell(random).chars().take(40)).for_each(drop),
            _ => all.insert(
                at,
                random.pick(&['.', ',', '-', '9', ':', '@', '%', ' ', 'e', '=', '>', 'é']),
            ),
        }
    }
    all.into_iter().collect()
}
