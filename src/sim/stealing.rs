//! Work stealing: a worker takes its own youngest piece, and another's oldest where it has none.
//! A piece is a range of strands that is halved until one is left, as rayon does.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::graph::Graph;
use super::list::key;

/// A range of places.
type Piece = (u32, u32);

/// What a worker does next when its event comes.
enum Next {
    /// It begins a piece that it stole.
    Begin(Piece),
    /// It ends a strand, or none has begun.
    End(Option<u32>),
}

/// What is shared out.
pub(super) trait Source {
    /// The strand at a place.
    fn strand(&self, place: u32) -> u32;
    /// How long a strand takes.
    fn duration(&self, strand: u32) -> f64;
    /// The pieces that the end of a strand lets go.
    fn ended(&mut self, strand: u32, pieces: &mut VecDeque<Piece>);
}

/// Independent tasks.
pub(super) struct Tasks<'t>(pub(super) &'t [f64]);

impl Source for Tasks<'_> {
    fn strand(&self, place: u32) -> u32 {
        place
    }

    fn duration(&self, strand: u32) -> f64 {
        self.0[strand as usize]
    }

    fn ended(&mut self, _strand: u32, _pieces: &mut VecDeque<Piece>) {}
}

/// The strands of a graph, with what each still waits for.
pub(super) struct OfGraph<'g> {
    graph: &'g Graph,
    waits: Vec<u32>,
}

impl<'g> OfGraph<'g> {
    pub(super) fn new(graph: &'g Graph) -> Self {
        Self { graph, waits: graph.waits().to_vec() }
    }
}

impl Source for OfGraph<'_> {
    fn strand(&self, place: u32) -> u32 {
        self.graph.all_followers()[place as usize]
    }

    fn duration(&self, strand: u32) -> f64 {
        self.graph.durations()[strand as usize]
    }

    fn ended(&mut self, strand: u32, pieces: &mut VecDeque<Piece>) {
        let (from, to) = self.graph.range(strand as usize);
        let held = pieces.len();
        // Followers that begin at once are one piece, others come singly, the first on top.
        for place in (from..to).rev() {
            let wait = &mut self.waits[self.graph.all_followers()[place as usize] as usize];
            *wait -= 1;
            if *wait > 0 {
                continue;
            }
            let own = pieces.len() > held;
            match pieces.back_mut() {
                Some(piece) if own && piece.0 == place + 1 => piece.0 = place,
                _ => pieces.push_back((place, place + 1)),
            }
        }
    }
}

struct Crew<'s, S> {
    source: &'s mut S,
    steal: f64,
    /// What each worker has to do, oldest first.
    pieces: Vec<VecDeque<Piece>>,
    /// Workers that have pieces, and where each stands in that list.
    laden: Vec<u32>,
    place: Vec<u32>,
    idle: Vec<u32>,
    events: BinaryHeap<Reverse<(u64, u32)>>,
    next: Vec<Next>,
    /// Which of the laden is stolen from next.
    turn: usize,
}

const NOT_LADEN: u32 = u32::MAX;

/// When the last strand of `source` is done, which begins as the piece `all` with one of `workers`
/// workers; each steal costs the thief `steal`.
pub(super) fn makespan<S: Source>(source: &mut S, all: Piece, workers: usize, steal: f64) -> f64 {
    let mut crew = Crew {
        source,
        steal,
        pieces: (0..workers).map(|_| VecDeque::new()).collect(),
        laden: Vec::new(),
        place: vec![NOT_LADEN; workers],
        idle: (1..workers as u32).rev().collect(),
        events: BinaryHeap::new(),
        next: (0..workers).map(|_| Next::End(None)).collect(),
        turn: 0,
    };
    if all.0 < all.1 {
        crew.pieces[0].push_back(all);
        crew.events.push(Reverse((key(0.0), 0)));
    }
    crew.run()
}

impl<S: Source> Crew<'_, S> {
    fn run(mut self) -> f64 {
        let mut now = 0.0;
        while let Some(&Reverse((time, worker))) = self.events.peek() {
            now = f64::from_bits(time);
            let at = worker as usize;
            match std::mem::replace(&mut self.next[at], Next::End(None)) {
                Next::Begin(piece) => self.pieces[at].push_back(piece),
                Next::End(Some(strand)) => self.source.ended(strand, &mut self.pieces[at]),
                Next::End(None) => {}
            }
            self.go_on(worker, now);
        }
        now
    }

    /// The worker, whose event is the first, takes its own youngest piece, another's oldest, or
    /// waits; then those that wait look at what there is to steal.
    fn go_on(&mut self, worker: u32, now: f64) {
        let at = worker as usize;
        let end = match self.own(at) {
            Some(strand) => {
                self.next[at] = Next::End(Some(strand));
                Some(now + self.source.duration(strand))
            }
            None => self.stolen().map(|piece| {
                self.next[at] = Next::Begin(piece);
                now + self.steal
            }),
        };
        match (end, self.events.peek_mut()) {
            (Some(end), Some(mut first)) => first.0.0 = key(end),
            (_, first) => {
                first.map(std::collections::binary_heap::PeekMut::pop);
                self.idle.push(worker);
            }
        }
        while !self.laden.is_empty()
            && let Some(thief) = self.idle.pop()
            && let Some(piece) = self.stolen()
        {
            self.next[thief as usize] = Next::Begin(piece);
            self.events.push(Reverse((key(now + self.steal), thief)));
        }
    }

    /// The first strand of the worker's youngest piece; the rest is halved and kept.
    fn own(&mut self, at: usize) -> Option<u32> {
        let piece = self.pieces[at].pop_back();
        let first = piece.map(|(from, mut to)| {
            while to - from > 1 {
                let half = from + (to - from).div_ceil(2);
                self.pieces[at].push_back((half, to));
                to = half;
            }
            self.source.strand(from)
        });
        self.note(at);
        first
    }

    /// The oldest piece of one that has any; they are asked in turn.
    fn stolen(&mut self) -> Option<Piece> {
        if self.laden.is_empty() {
            return None;
        }
        self.turn = (self.turn + 1) % self.laden.len();
        let at = self.laden[self.turn] as usize;
        let piece = self.pieces[at].pop_front();
        self.note(at);
        piece
    }

    /// Keeps the list of those that have pieces.
    fn note(&mut self, at: usize) {
        let (has, listed) = (!self.pieces[at].is_empty(), self.place[at] != NOT_LADEN);
        if has && !listed {
            self.place[at] = self.laden.len() as u32;
            self.laden.push(at as u32);
        } else if listed && !has {
            let place = self.place[at] as usize;
            self.laden.swap_remove(place);
            if let Some(&moved) = self.laden.get(place) {
                self.place[moved as usize] = place as u32;
            }
            self.place[at] = NOT_LADEN;
        }
    }
}
