//! The score equals the published reference on a log that `risk/gen.py` wrote, with the scores of `risk/models.py` beside
//! its rows (`risk/fixture.py`).

use crate::{event::Event, run::Runner};
use std::borrow::Cow;

const FIXTURE: &str = include_str!("../../risk/fixture.tsv");

fn event<'a>(cells: &[&'a str]) -> Event<'a> {
    let text = |index: usize| Cow::Borrowed(cells[index]);
    Event {
        t: cells[0].parse().unwrap(),
        u: text(1),
        org: text(2),
        ok: cells[3] == "1",
        p24: text(4),
        p16: text(5),
        asn: cells[6].parse().unwrap(),
        cc: text(7),
        os: text(8),
        br: text(9),
        ver: cells[10].parse().unwrap(),
        ua: text(11),
        lang: text(12),
        ck: text(13),
        kind: text(14),
    }
}

#[test]
fn every_score_equals_the_reference() {
    let mut runner = Runner::new(0.0);
    let (mut compared, mut worst) = (0, 0.0_f64);
    for line in FIXTURE.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let event = event(&cells);
        let scores = runner.event_scores(&event);
        for (index, cell) in [(0, 15), (1, 16)] {
            if let (Ok(expected), Some(score)) = (cells[cell].parse::<f64>(), scores.get(index)) {
                worst = worst.max((score.s - expected).abs());
                compared += 1;
            }
        }
    }
    assert!(compared > 1000, "{compared} scores");
    assert!(worst <= 1e-6, "{worst}");
}
