//! Reads a log and collects scores.

use crate::{
    Failure,
    event::{ATTACKERS, COLD, Event},
    model::{Lately, Model, VARIANTS},
};
use auth_core::risk::{Part, Score};
use serde_json::json;
use std::{
    collections::HashMap,
    fs::File,
    io::{BufRead, BufReader, Write},
    time::Instant,
};

/// Logins of this first part of the time only teach.
const WARM: f64 = 0.15;

/// The scores of one variant.
#[derive(Default)]
pub(crate) struct Scores {
    /// Of members with a history, after the warm-up.
    pub(crate) legitimate: Vec<f64>,
    /// Of members' first logins, after the warm-up.
    pub(crate) first: Vec<f64>,
    /// Of each attacker.
    pub(crate) attacks: [Vec<f64>; ATTACKERS.len()],
}

/// What a run measured.
pub(crate) struct Run {
    /// By variant, in the order of [`VARIANTS`].
    pub(crate) scores: Vec<Scores>,
    /// Of each scored login: whose, and how many came before.
    pub(crate) history: Vec<(u64, u32)>,
    /// Nanoseconds of each score and each lesson of the first variant.
    pub(crate) score_cost: Vec<u32>,
    pub(crate) learn_cost: Vec<u32>,
    /// The longest state of a member, in bytes.
    pub(crate) state_bytes: usize,
}

/// Runs all variants over the log.
pub(crate) fn run(path: &str, mut dump: Option<&mut impl Write>) -> Result<Run, Failure> {
    let file = |error| Failure::File(path.to_owned(), error);
    let begin = begin(path)?;
    let mut lines = BufReader::new(File::open(path).map_err(file)?);
    let mut runner = Runner::new(begin);
    let (mut line, mut number) = (String::new(), 0);
    while lines.read_line(&mut line).map_err(file)? > 0 {
        number += 1;
        let event: Event<'_> = serde_json::from_str(&line).map_err(|error| Failure::Line(number, error))?;
        if let (Some(scored), Some(dump)) = (runner.event(&event), dump.as_mut()) {
            writeln!(dump, "{}", row(&event, &scored)).map_err(file)?;
        }
        line.clear();
    }
    Ok(runner.end())
}

/// When the warm-up is over.
fn begin(path: &str) -> Result<f64, Failure> {
    let file = |error| Failure::File(path.to_owned(), error);
    let mut lines = BufReader::new(File::open(path).map_err(file)?);
    let (mut first, mut last, mut line, mut number) = (String::new(), String::new(), String::new(), 0);
    while lines.read_line(&mut line).map_err(file)? > 0 {
        number += 1;
        std::mem::swap(&mut last, &mut line);
        if number == 1 {
            first.clone_from(&last);
        }
        line.clear();
    }
    let time = |text: &str, number| {
        serde_json::from_str::<Event<'_>>(text)
            .map(|event| event.t)
            .map_err(|error| Failure::Line(number, error))
    };
    let (first, last) = (time(&first, 1)?, time(&last, number)?);
    Ok(first + WARM * (last - first))
}

fn row(event: &Event<'_>, score: &Score) -> serde_json::Value {
    let parts: serde_json::Map<_, _> = Part::ALL
        .into_iter()
        .map(|part| (format!("{part:?}").to_lowercase(), json!(score.part(part))))
        .collect();
    json!({ "t": event.t, "u": event.u, "kind": event.kind, "S": score.s, "why": parts })
}

/// All variants, going through a log.
pub(crate) struct Runner {
    begin: f64,
    models: Vec<Model>,
    lately: Lately,
    logins: HashMap<u64, u32>,
    run: Run,
}

impl Runner {
    pub(crate) fn new(begin: f64) -> Self {
        let run = Run {
            scores: VARIANTS.iter().map(|_| Scores::default()).collect(),
            history: Vec::new(),
            score_cost: Vec::new(),
            learn_cost: Vec::new(),
            state_bytes: 0,
        };
        let models = VARIANTS.iter().filter(|variant| variant.cookie).map(Model::new).collect();
        Self { begin, models, lately: Lately::default(), logins: HashMap::new(), run }
    }

    /// Takes one row in; its score by the first variant, where it was scored for the figures.
    fn event(&mut self, event: &Event<'_>) -> Option<Score> {
        let measured = event.attacker().is_some() || (event.ok && self.is_measured(event));
        let scores = self.event_scores(event);
        scores.first().copied().filter(|_| measured)
    }

    fn is_measured(&self, event: &Event<'_>) -> bool {
        event.t >= self.begin && self.logins.contains_key(&event.account())
    }

    /// Takes one row in; its score by each model, if it is not a failure.
    pub(crate) fn event_scores(&mut self, event: &Event<'_>) -> Vec<Score> {
        if let Some(attacker) = event.attacker() {
            let scores = self.scores(event);
            let shown = ATTACKERS.get(attacker) != Some(&COLD) || scores.iter().all(|score| score.first);
            if shown {
                self.keep(&scores, |scores| scores.attacks.get_mut(attacker));
            }
            return scores;
        }
        if !event.ok {
            self.lately.fail(event);
            self.models.iter_mut().for_each(|model| model.fail(event));
            return Vec::new();
        }
        let scores = self.scores(event);
        let before = self.logins.entry(event.account()).or_default();
        let (history, measured) = (*before, event.t >= self.begin);
        *before += 1;
        if measured && history > 0 {
            self.run.history.push((event.account(), history));
            self.keep(&scores, |scores| Some(&mut scores.legitimate));
        } else if measured {
            self.keep(&scores, |scores| Some(&mut scores.first));
        }
        self.learn(event, &scores);
        scores
    }

    fn scores(&mut self, event: &Event<'_>) -> Vec<Score> {
        let velocity = self.lately.velocity(event);
        let mut scores = Vec::with_capacity(self.models.len());
        for (index, model) in self.models.iter_mut().enumerate() {
            model.prepare(event);
            let attempt = model.attempt(event);
            let clock = Instant::now();
            let score = model.score(event, &attempt, &velocity);
            let cost = clock.elapsed();
            if index == 0 {
                self.run.score_cost.push(u32::try_from(cost.as_nanos()).unwrap_or(u32::MAX));
            }
            scores.push(score);
        }
        scores
    }

    fn learn(&mut self, event: &Event<'_>, scores: &[Score]) {
        for (index, (model, score)) in self.models.iter_mut().zip(scores).enumerate() {
            let attempt = model.attempt(event);
            let clock = Instant::now();
            model.learn(event, &attempt, score);
            let cost = clock.elapsed();
            if index == 0 {
                self.run.learn_cost.push(u32::try_from(cost.as_nanos()).unwrap_or(u32::MAX));
            }
        }
        self.lately.succeed(event);
    }

    /// The cookie is a part of its own: a score without it needs no run of its own.
    fn keep(&mut self, scores: &[Score], list: impl Fn(&mut Scores) -> Option<&mut Vec<f64>>) {
        let mut model = 0;
        for (variant, kept) in VARIANTS.iter().zip(&mut self.run.scores) {
            let score = if variant.cookie {
                model += 1;
                scores.get(model - 1).map(|score| score.s)
            } else {
                scores.get(model - 1).map(|score| score.s - score.part(Part::Cookie))
            };
            if let (Some(list), Some(score)) = (list(kept), score) {
                list.push(score);
            }
        }
    }

    pub(crate) fn end(mut self) -> Run {
        self.run.state_bytes = self.models.iter_mut().map(Model::largest).max().unwrap_or_default();
        self.run
    }
}
