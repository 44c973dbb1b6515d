//! What programs really write, to start from.

use std::path::Path;

use amdahl::import::{self, Format, TimeUnit, ValueKind};
use amdahl::internal::units::{Bound, Scaling};
use serde_json::Value;

use crate::input::{Asked, Content, Input};
use crate::mutate::{
    HEADINGS, Random, json_text, mutated_bytes, mutated_json, mutated_table, mutated_words,
};

pub(crate) struct Samples {
    tables: Vec<String>,
    documents: Vec<Value>,
    /// `benchmark.json` and `sample.json`.
    criterion: Vec<[Value; 2]>,
}

const WORDS: &[&str] = &[
    "1..8",
    "1,2,4",
    "powers:64",
    "p >= 95%",
    "speedup@16 >= 10",
    "time@4 <= 1.2s",
    "geomean(efficiency) >= .5",
];

impl Samples {
    pub(crate) fn new() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
        let (mut tables, mut documents) = (Vec::new(), Vec::new());
        for folder in ["data", "fixtures", "samples", "golden"] {
            let mut files: Vec<_> =
                std::fs::read_dir(root.join(folder)).unwrap().map(|e| e.unwrap().path()).collect();
            files.sort();
            for file in files {
                let Ok(text) = std::fs::read_to_string(&file) else { continue };
                match file.extension().and_then(|ending| ending.to_str()) {
                    Some("csv") => tables.push(text),
                    Some("txt" | "js") if folder == "samples" => tables.push(text),
                    // What only tests read is long and like nothing else.
                    Some("json") if folder != "data" => {
                        documents.push(serde_json::from_str(&text).unwrap());
                    }
                    _ => {}
                }
            }
        }
        tables.extend(TABLES.iter().map(|text| (*text).to_owned()));
        let point = |n: u32| {
            let id = serde_json::json!({"group_id": "sum", "function_id": "rayon",
                "value_str": n.to_string(), "throughput": {"Elements": 1000},
                "full_id": format!("sum/rayon/{n}")});
            let sample = serde_json::json!({"sampling_mode": "Linear", "iters": [1.0, 2.0, 3.0],
                "times": [1e6 / f64::from(n), 2e6, 3.1e6]});
            [id, sample]
        };
        Self { tables, documents, criterion: [1, 2, 4].map(point).into() }
    }

    /// The input of this number, the same whenever it is asked for.
    pub(crate) fn input(&self, number: u64) -> Input {
        let mut random = Random::of(number);
        let content = match random.below(64) {
            0 => Content::Words(mutated_words(WORDS[random.below(WORDS.len())], &mut random)),
            1 => Content::Criterion(self.folder(&mut random)),
            2..6 => Content::Two(self.file(&mut random), self.file(&mut random)),
            _ => Content::One(self.file(&mut random)),
        };
        Input { content, asked: asked(&mut random) }
    }

    fn file(&self, random: &mut Random) -> Vec<u8> {
        let mut bytes = match random.below(3) {
            0 => {
                let document = &self.documents[random.below(self.documents.len())];
                json_text(&mutated_json(document, random), random)
            }
            _ => mutated_table(&self.tables[random.below(self.tables.len())], random),
        };
        if random.below(8) == 0 {
            let other = self.tables[random.below(self.tables.len())].as_bytes();
            mutated_bytes(&mut bytes, other, random);
        }
        bytes
    }

    fn folder(&self, random: &mut Random) -> Vec<[Vec<u8>; 2]> {
        let points = self.criterion.iter();
        points
            .map(|pair| [0, 1].map(|at| json_text(&mutated_json(&pair[at], random), random)))
            .collect()
    }
}

/// Kinds of table that no file of the others is.
const TABLES: &[&str] = &[
    "threads,time_ms\n1,900\n2,500\n4,300\n8,220\n",
    "round,workers,time\n0,1,1\n0,2,.6\n1,1,1.1\n1,2,.62\n2,1,1\n2,2,.61\n3,1,1\n3,2,.6\n4,1,1\n4,2,.6\n",
    "name;cores;seconds\na;1;4\na;2;2.1\nb;1;3\nb;2;2.9\n",
    "command,mean,stddev,median,user,system,min,max,parameter_threads\nxz -T 1,2,.1,2,1,0,1.9,2.1,1\nxz -T 4,1,.1,.9,1,0,.8,1,4\n",
    "n  speedup\n1  1\n2  1.9\n4  3.5\n8  5\n",
    "workers,throughput (req/s)\nsequential,90\n1,80\n2,150\n4,250\n8,300\n16,290\n",
    "1 10\n2 6\n3 5\n4 4.4\n",
    "size,threads,time\n10,1,1\n10,2,.6\n20,1,2\n20,2,1.1\n",
    "nodes,ppn,time\n1,4,10s\n2,4,5.2s\n4,4,0m2.9s\n",
    "threads,static,dynamic,guided\n1,4.0,4.1,4.2\n2,2.1,2.0,2.2\n4,1.3,1.2,1.4\n",
    "| threads | time (s) |\n|---|---|\n| 1 | 1.0 |\n| 2 | 0.6 |\n| 4 | 0.4 |\n",
    "# threads 1\n1.0\n1.1\n\n# threads 2\n0.6\n0.61\n",
    "threads,time,status\n1,1,ok\n2,.6,ok\n4,,failed\n8,.3,timeout\n",
    "threads,phase,time\n1,a,1\n1,b,2\n2,a,1\n2,b,1\n4,a,1\n4,b,.5\n4,total,1.6\n",
];

fn asked(random: &mut Random) -> Asked {
    let names =
        ["t.csv", "study.json", "scan.json", "stdin", "#1.csv", "x y.tsv", "\u{1b}[2J.csv", ""];
    let column = |random: &mut Random| random.rarely(12, HEADINGS).map(str::to_owned);
    let read = import::Options {
        format: random.rarely(16, &Format::ALL),
        value: random.rarely(4, &[ValueKind::Time, ValueKind::Throughput, ValueKind::Speedup]),
        unit: random.rarely(8, &[TimeUnit::Nanoseconds, TimeUnit::Hours, TimeUnit::Minutes]),
        baseline: None,
        weak: random.below(6) == 0,
        strong: random.below(12) == 0,
        workers: column(random).into_iter().collect(),
        values: column(random).into_iter().chain(column(random)).collect(),
        series: column(random).into_iter().collect(),
        round: column(random),
        sequential: random.rarely(12, &["0", "serial", "1"]).map(str::to_owned),
        only: column(random).map(|heading| (heading, "1".into())).into_iter().collect(),
        phases: column(random),
    };
    Asked {
        scaling: read.weak.then_some(Scaling::Weak),
        read,
        name: names[random.below(names.len())].into(),
        bound: random.rarely(4, &[Bound::Io]),
        cores: random.rarely(3, &[1, 2, 4, 6, 64, 1 << 31]),
        columns: [24, 25, 31, 40, 60, 80, 200][random.below(7)],
        unicode: random.below(2) == 0,
        page: random.below(12) == 0,
    }
}
