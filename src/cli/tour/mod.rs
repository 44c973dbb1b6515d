mod asking;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use super::sweep::{self, Asked};
use super::value;
use crate::analysis::{self, Analysis};
use crate::measure::{ProcessRunner, Stop, machine};
use crate::measuring::{Effort as Measured, Measuring};
use crate::report::{
    self, Form, Taught, Terminal, closing_line, complain, print, tour_list, tour_opening,
    tour_result,
};
use crate::say::hint::Door;
use crate::tour::{Effort, Judged, LESSONS, Lesson, judge};
use asking::{Answer, Next};

/// Twelve lessons, each one command: predict, measure, and see what this machine shows
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  amdahl tour           # one after the other: Enter goes on, q ends\n  \
                        amdahl tour 2 lock    # these two\n  \
                        amdahl tour --list    # what there is\n  \
                        amdahl tour --all -o course   # all, and course/index.html for a class\n\n\
                        A lesson takes about 10 seconds. In a pipe nothing is asked."
)]
pub(super) struct Tour {
    /// Lessons by number or name [default: all, one after the other]
    #[arg(value_name = "LESSON")]
    lessons: Vec<String>,
    /// Measure all lessons without a question, and write the course as one page
    #[arg(long, conflicts_with_all = ["lessons", "list"])]
    all: bool,
    /// Only list the lessons
    #[arg(long, conflicts_with = "lessons")]
    list: bool,
    /// Rounds of each lesson [default: as many as fit into 10 seconds]
    #[arg(long, short, value_parser = value::count, allow_negative_numbers = true)]
    rounds: Option<u32>,
    /// Folder of the course: each lesson's study and report are kept in a folder below it
    #[arg(long, short, default_value = "reports/tour")]
    output: PathBuf,
    /// No progress
    #[arg(long, short)]
    quiet: bool,
}

/// A lesson that was measured.
struct Done {
    lesson: usize,
    analysis: Analysis,
    judged: Judged,
}

impl Tour {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let place = Terminal::of_stdout();
        if self.list {
            print(&tour_list(&LESSONS, &place))?;
            return Ok(ExitCode::SUCCESS);
        }
        let chosen =
            self.lessons.iter().map(|text| asking::lesson(text)).collect::<Result<Vec<_>, _>>()?;
        let asking = !self.all && asking::is_possible();
        if self.all {
            report::check_course(&self.output)?;
        }
        let stop = Stop::on_signal()?;
        // Nothing is measured yet: a signal ends the program.
        stop.measured();
        let mut guide =
            Guide { tour: &self, place, stop, done: Vec::new(), code: ExitCode::SUCCESS };
        let visited = match (chosen.is_empty(), asking) {
            (true, true) => guide.step_through(),
            (true, false) => guide.visit((0..LESSONS.len()).collect(), asking),
            (false, _) => guide.visit(chosen, asking),
        };
        if self.all && !guide.done.is_empty() {
            guide.write_course()?;
        }
        visited.map(|()| guide.code)
    }
}

/// Goes through lessons.
struct Guide<'t> {
    tour: &'t Tour,
    place: Terminal,
    stop: Stop,
    done: Vec<Done>,
    /// How the program ends, by the worst of the lessons.
    code: ExitCode,
}

impl Guide<'_> {
    /// Lessons in order, or whichever somebody names, until that is enough.
    fn step_through(&mut self) -> anyhow::Result<()> {
        print(&format!("{}\n", tour_list(&LESSONS, &self.place)))?;
        let mut next = 0;
        while let Next::Lesson(at) = asking::which(next, &self.place)? {
            if !self.teach(at, true)? {
                break;
            }
            next = at + 1;
        }
        Ok(())
    }

    fn visit(&mut self, chosen: Vec<usize>, asking: bool) -> anyhow::Result<()> {
        for (visited, at) in chosen.into_iter().enumerate() {
            if visited > 0 {
                print("\n")?;
            }
            if !self.teach(at, asking)? {
                break;
            }
        }
        Ok(())
    }

    /// One lesson; false where the tour ends with it.
    fn teach(&mut self, at: usize, asking: bool) -> anyhow::Result<bool> {
        let lesson = &LESSONS[at];
        let effort = self.tour.rounds.map_or(Effort::USUAL, Effort::Rounds);
        let cpus = machine::probe().usable_cpus().unwrap_or(1);
        print(&tour_opening(lesson, at + 1, (cpus, effort), &self.place))?;
        let said =
            match asking.then(|| asking::prediction(lesson, cpus, &self.place)).transpose()? {
                Some(Answer::End) => return Ok(false),
                Some(Answer::Number(said)) => Some(said),
                Some(Answer::Skip) | None => None,
            };
        self.measure(at, effort, said)?;
        Ok(!self.stop.asked())
    }

    fn measure(&mut self, at: usize, effort: Effort, said: Option<f64>) -> anyhow::Result<()> {
        let lesson = &LESSONS[at];
        let folder = self.folder(at);
        let scratch = tempfile::tempdir()?;
        let (plan, mut runner) = match prepared(lesson, effort, scratch.path()) {
            Ok(both) => both,
            // An executor may be left out of a build; the other lessons are there.
            Err(error) => {
                complain(&format!("error: {error}"));
                self.code = ExitCode::FAILURE;
                return Ok(());
            }
        };
        let measuring = Measuring {
            folder: &folder,
            quiet: self.tour.quiet,
            door: Door::CommandLine,
            form: Form::Summary,
            complete: &|_| {},
            options: analysis::Options::default(),
            beside: Vec::new(),
            kept_as: None,
        };
        let (place, done) = (self.place, &mut self.done);
        let mut show = |analysis: &Analysis, page: Option<&Path>| {
            let judged = judge(lesson, analysis);
            print(&tour_result(lesson, analysis, &judged, said, &place))?;
            done.push(Done { lesson: at, analysis: analysis.clone(), judged });
            page.map_or(Ok(()), |page| print(&format!("{}\n", closing_line(page, place.columns))))
        };
        let code = measuring.measure_until(&self.stop, &plan, &mut runner, &mut show)?;
        if code != ExitCode::SUCCESS {
            self.code = code;
        }
        Ok(())
    }

    /// The folder of a lesson's study.
    fn folder(&self, at: usize) -> PathBuf {
        self.tour.output.join(format!("{:02}-{}", at + 1, LESSONS[at].name))
    }

    fn write_course(&self) -> anyhow::Result<()> {
        let taught: Vec<Taught<'_>> = LESSONS
            .iter()
            .enumerate()
            .map(|(at, lesson)| {
                let found = self.done.iter().find(|done| done.lesson == at);
                Taught { lesson, found: found.map(|done| (&done.analysis, &done.judged)) }
            })
            .collect();
        let page = report::write_course(&self.tour.output, &taught)?;
        print(&format!("\n{}\n", closing_line(&page, self.place.columns)))?;
        if self.done.len() < LESSONS.len() {
            complain("the course holds the lessons that were measured");
        }
        Ok(())
    }
}

/// What `amdahl sweep` would measure by the lesson's command.
fn prepared(
    lesson: &Lesson,
    effort: Effort,
    scratch: &Path,
) -> anyhow::Result<(crate::measure::Plan, ProcessRunner)> {
    let cpus = machine::probe().usable_cpus().unwrap_or(1);
    let effort = match effort {
        Effort::Seconds(seconds) => Measured { rounds: None, budget_s: Some(f64::from(seconds)) },
        Effort::Rounds(rounds) => Measured { rounds: Some(rounds), budget_s: None },
    };
    let asked = Asked {
        memory: false,
        counts: Some(lesson.counts(cpus)),
        effort,
        seed: None,
        pin: None,
        limit: Duration::from_secs(60),
        limit_given_by: "give its command --timeout",
    };
    sweep::prepared(lesson.names(), asked, scratch)
}
