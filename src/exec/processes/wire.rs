//! What parent and worker say to each other over the pipes: fixed frames of little-endian u64.

use crate::work::Checksum;
use std::io::{self, Read, Write};
use std::ops::Range;

/// From the parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Order {
    /// A call begins; nothing is answered.
    Begin,
    /// Do these tasks of a stage, and answer.
    Run {
        /// The stage, from 0.
        stage: usize,
        /// Its tasks.
        tasks: Range<usize>,
    },
}

const BEGIN: u64 = 0;
const RUN: u64 = 1;

impl Order {
    pub(super) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        let words = match self {
            Self::Begin => [BEGIN, 0, 0, 0],
            Self::Run { stage, tasks } => {
                let [stage, from, end] = [*stage, tasks.start, tasks.end].map(|n| n as u64);
                [RUN, stage, from, end]
            }
        };
        to.write_all(words.map(u64::to_le_bytes).as_flattened())?;
        to.flush()
    }

    pub(super) fn read(from: &mut impl Read) -> io::Result<Self> {
        match words::<4>(from)? {
            [BEGIN, ..] => Ok(Self::Begin),
            [RUN, stage, start, end] => {
                Ok(Self::Run { stage: stage as usize, tasks: start as usize..end as usize })
            }
            [other, ..] => Err(garbled(other)),
        }
    }
}

/// From a worker: its part of the answer, or why there is none.
pub(super) type Answer = Result<Checksum, String>;

/// "amdahl" and a version: tells a worker from a program that just prints.
const DONE: u64 = u64::from_le_bytes(*b"amdahl\0\x01");
const FAILED: u64 = u64::from_le_bytes(*b"amdahl\0\x02");
const LONGEST: u64 = 1 << 16;

pub(super) fn write_answer(to: &mut impl Write, answer: &Answer) -> io::Result<()> {
    match answer {
        Ok(part) => to.write_all([DONE, part.0].map(u64::to_le_bytes).as_flattened())?,
        Err(message) => {
            let text = &message.as_bytes()[..message.len().min(LONGEST as usize)];
            let head = [FAILED, text.len() as u64].map(u64::to_le_bytes);
            to.write_all(&[head.as_flattened(), text].concat())?;
        }
    }
    to.flush()
}

pub(super) fn read_answer(from: &mut impl Read) -> io::Result<Answer> {
    match words(from)? {
        [DONE, part] => Ok(Ok(Checksum(part))),
        [FAILED, length] if length <= LONGEST => {
            let mut text = vec![0; length as usize];
            from.read_exact(&mut text)?;
            Ok(Err(String::from_utf8_lossy(&text).into_owned()))
        }
        [other, _] => Err(garbled(other)),
    }
}

fn words<const N: usize>(from: &mut impl Read) -> io::Result<[u64; N]> {
    let mut words = [[0; 8]; N];
    from.read_exact(words.as_flattened_mut())?;
    Ok(words.map(u64::from_le_bytes))
}

fn garbled(word: u64) -> io::Error {
    let said = String::from_utf8_lossy(&word.to_le_bytes()).into_owned();
    io::Error::other(format!(
        "expected a worker's frame, got '{}'; does something print to standard output before exec::serve_if_worker?",
        said.escape_debug()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_read_back_as_they_were_written() {
        let tasks = 3..1 << 40;
        for order in [Order::Begin, Order::Run { stage: 2, tasks }] {
            let mut bytes = Vec::new();
            order.write(&mut bytes).unwrap();
            assert_eq!(Order::read(&mut bytes.as_slice()).unwrap(), order);
        }
    }

    #[test]
    fn answers_read_back_and_a_long_message_is_cut() {
        for answer in [Ok(Checksum(7)), Err("it broke \u{e4}".into())] {
            let mut bytes = Vec::new();
            write_answer(&mut bytes, &answer).unwrap();
            assert_eq!(read_answer(&mut bytes.as_slice()).unwrap(), answer);
        }
        let mut bytes = Vec::new();
        write_answer(&mut bytes, &Err("x".repeat(1 << 20))).unwrap();
        let message = read_answer(&mut bytes.as_slice()).unwrap().unwrap_err();
        assert_eq!(message.len() as u64, LONGEST);
    }

    #[test]
    fn text_of_another_program_is_told_from_a_frame() {
        let error = read_answer(&mut "Hello, world, I am not a worker".as_bytes());
        let message = error.unwrap_err().to_string();
        assert!(message.starts_with("expected a worker's frame, got 'Hello, w'"), "{message}");
        let cut = Order::read(&mut [0u8; 31].as_slice()).unwrap_err();
        assert_eq!(cut.kind(), io::ErrorKind::UnexpectedEof);
    }
}
