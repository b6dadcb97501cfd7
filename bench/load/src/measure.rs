//! One round of one scenario against one product: virtual users, and what the server's processes spent meanwhile.
use crate::flow::{Adapter, Vu};
use crate::procs;
use std::time::{Duration, Instant};

/// One round of one scenario against one product.
#[derive(Default, Clone)]
pub struct Round {
    pub done: usize,
    pub errors: usize,
    pub secs: f64,
    pub cpu: f64,
    pub lat_us: Vec<u32>,
    pub others: f64, // share of the machine's CPU that was neither the server's nor ours
    pub own: f64,
    pub error: Option<String>,
}

pub fn pct(v: &[u32], p: f64) -> f64 {
    if v.is_empty() { return f64::NAN }
    v[((v.len() - 1) as f64 * p).round() as usize] as f64
}
pub fn med(v: &[f64]) -> (f64, f64, f64) {
    let mut v: Vec<f64> = v.iter().copied().filter(|x| x.is_finite()).collect();
    if v.is_empty() { return (f64::NAN, f64::NAN, f64::NAN) }
    v.sort_by(f64::total_cmp);
    let n = v.len();
    ((v[(n - 1) / 2] + v[n / 2]) / 2.0, v[0], v[n - 1])
}

pub fn roots(a: &Adapter) -> Vec<i32> {
    let mut r = procs::by_ports(&a.process.ports);
    for f in &a.process.pidfiles {
        let f = env_fill(f);
        if let Some(p) = std::fs::read_to_string(&f).ok().and_then(|s| s.lines().next().and_then(|l| l.trim().parse().ok())) {
            r.push(p);
        }
    }
    r.sort();
    r.dedup();
    r
}
pub fn env_fill(s: &str) -> String {
    let mut o = s.to_string();
    while let Some(p) = o.find("${") {
        let e = o[p..].find('}').expect("unclosed ${") + p;
        let v = std::env::var(&o[p + 2..e]).unwrap_or_default();
        o.replace_range(p..=e, &v);
    }
    o
}
pub fn own_cpu() -> f64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut t) };
    t.tv_sec as f64 + t.tv_nsec as f64 / 1e9
}

/// Sums what each phase used.
pub struct Meter { cpu: f64, own: f64, at: Instant, m: (u64, u64) }
impl Meter {
    fn start(r: &[i32]) -> Meter {
        Meter { cpu: procs::cpu(r), own: own_cpu(), m: procs::machine(), at: Instant::now() }
    }
    fn add(&self, r: &[i32], to: &mut Round) {
        let secs = self.at.elapsed().as_secs_f64();
        to.secs += secs;
        let cpu = (procs::cpu(r) - self.cpu).max(0.0);
        let own = own_cpu() - self.own;
        to.cpu += cpu;
        to.own += own;
        let m = procs::machine();
        let hz = unsafe { libc::sysconf(libc::_SC_CLK_TCK) } as f64;
        to.others += ((m.0 - self.m.0) as f64 / hz - cpu - own).max(0.0);
    }
}

pub async fn round(a: &Adapter, name: &str, secs: f64, conns: usize) -> Round {
    let sc = a.scenario[name].clone();
    let conns = sc.conns.unwrap_or(conns);
    let mut out = Round::default();
    // set-up, unmeasured
    let local = tokio::task::LocalSet::new();
    let mut vus = vec![];
    let made: Vec<Result<Vu, String>> = local.run_until(async {
        let mut hs = vec![];
        for _ in 0..conns {
            let (a, sc) = (a.clone(), sc.clone());
            hs.push(tokio::task::spawn_local(async move {
                let mut v = Vu::new(&a);
                v.flows(&a, &sc.setup).await.map(|_| v)
            }));
        }
        let mut o = vec![];
        for h in hs { o.push(h.await.unwrap()) }
        o
    }).await;
    for m in made {
        match m {
            Ok(v) => vus.push(v),
            Err(e) => { out.errors += 1; out.error.get_or_insert(e); }
        }
    }
    if vus.is_empty() { return out }
    let pids = roots(a);

    if sc.prepare.is_empty() {
        let meter = Meter::start(&pids);
        let end = Instant::now() + Duration::from_secs_f64(secs);
        let res: Vec<(Vec<u32>, usize, Option<String>)> = local.run_until(async {
            let mut hs = vec![];
            for mut v in vus {
                let (a, sc) = (a.clone(), sc.clone());
                hs.push(tokio::task::spawn_local(async move {
                    let (mut lat, mut errs, mut first) = (Vec::with_capacity(4096), 0usize, None);
                    while Instant::now() < end {
                        if sc.fresh {
                            v.jar = Default::default();
                            v.next_user(&a);
                        }
                        let t = Instant::now();
                        match v.flows(&a, &sc.measure).await {
                            Ok(()) => lat.push(t.elapsed().as_micros() as u32),
                            Err(e) => {
                                errs += 1;
                                first.get_or_insert(e);
                                if errs > 20 { break }
                            }
                        }
                    }
                    (lat, errs, first)
                }));
            }
            let mut o = vec![];
            for h in hs { o.push(h.await.unwrap()) }
            o
        }).await;
        meter.add(&pids, &mut out);
        for (l, e, f) in res {
            out.done += l.len();
            out.errors += e;
            out.lat_us.extend(l);
            if out.error.is_none() { out.error = f }
        }
    } else {
        // batches: each virtual user prepares one state per slot, then all are spent under the meter
        let per = 24usize;
        let wall = Instant::now();
        while out.secs < secs && wall.elapsed().as_secs_f64() < secs * 5.0 + 2.0 {
            type Slots = Vec<(Vu, Vec<std::collections::HashMap<String, String>>)>;
            let prepared: Vec<Result<(Vu, Vec<_>), (Vu, String)>> = local.run_until(async {
                let mut hs = vec![];
                for mut v in std::mem::take(&mut vus) {
                    let (a, sc) = (a.clone(), sc.clone());
                    hs.push(tokio::task::spawn_local(async move {
                        let mut slots = vec![];
                        let began = Instant::now();
                        for _ in 0..per {
                            if let Err(e) = v.flows(&a, &sc.prepare).await { return Err((v, e)) }
                            slots.push(v.vars.clone());
                            // a slow product must not hold up the run
                            if began.elapsed().as_secs_f64() > 1.0 { break }
                        }
                        Ok((v, slots))
                    }));
                }
                let mut o = vec![];
                for h in hs { o.push(h.await.unwrap()) }
                o
            }).await;
            let mut ready: Slots = vec![];
            for p in prepared {
                match p {
                    Ok(x) => ready.push(x),
                    Err((v, e)) => { out.errors += 1; out.error.get_or_insert(e); vus.push(v) }
                }
            }
            if ready.is_empty() { break }
            let meter = Meter::start(&pids);
            let res: Vec<(Vu, Vec<u32>, Option<String>, usize)> = local.run_until(async {
                let mut hs = vec![];
                for (mut v, slots) in ready {
                    let (a, sc) = (a.clone(), sc.clone());
                    hs.push(tokio::task::spawn_local(async move {
                        let (mut lat, mut first, mut errs) = (vec![], None, 0);
                        for s in slots {
                            v.vars = s;
                            let t = Instant::now();
                            match v.flows(&a, &sc.measure).await {
                                Ok(()) => lat.push(t.elapsed().as_micros() as u32),
                                Err(e) => { errs += 1; first.get_or_insert(e); }
                            }
                        }
                        (v, lat, first, errs)
                    }));
                }
                let mut o = vec![];
                for h in hs { o.push(h.await.unwrap()) }
                o
            }).await;
            meter.add(&pids, &mut out);
            for (v, l, f, e) in res {
                out.done += l.len();
                out.errors += e;
                out.lat_us.extend(l);
                if out.error.is_none() { out.error = f }
                vus.push(v);
            }
            if out.errors > 200 { break }
        }
    }
    out.lat_us.sort();
    out
}
