//! ssobench: runs the same scenarios against several sign-on products, in alternating rounds, and prints ratios.
//!
//!   ssobench run  -a A.toml [-a B.toml ...] [-s discovery,token_cc,...] [-r ROUNDS] [-t SECONDS] [-c CONNS] [-o OUT.jsonl]
//!   ssobench check -a A.toml [-s ...]          one iteration of each scenario, errors shown
//!   ssobench mem   -a A.toml -n SESSIONS [-c CONNS]   memory before and after SESSIONS logins
//!   ssobench start -a A.toml [-a B.toml] [-r ROUNDS]  start-up time and idle memory (needs process.start)
//! The first adapter given is the reference (ratio 1.00). Ratios are taken round by round, so a neighbour that
//! slows both products cancels out. All figures name the server's CPU microseconds per request: the sturdiest.
mod flow;
mod http;
mod measure;
mod page;
mod procs;
mod text;

use flow::{Adapter, Vu};
use measure::{Round, env_fill, med, pct, roots, round};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

struct Args {
    adapters: Vec<Adapter>,
    scenarios: Vec<String>,
    rounds: usize,
    secs: f64,
    conns: usize,
    n: usize,
    out: Option<String>,
}

fn load_adapter(p: &str) -> Adapter {
    let t = std::fs::read_to_string(p).unwrap_or_else(|e| panic!("{p}: {e}"));
    toml::from_str(&t).unwrap_or_else(|e| panic!("{p}: {e}"))
}

fn args(v: &[String]) -> Args {
    let mut a = Args { adapters: vec![], scenarios: vec![], rounds: 5, secs: 3.0, conns: 16, n: 1000, out: None };
    let mut i = 0;
    while i < v.len() {
        let x = v.get(i + 1).cloned().unwrap_or_default();
        match v[i].as_str() {
            "-a" => a.adapters.push(load_adapter(&x)),
            "-s" => a.scenarios = x.split(',').map(str::to_string).collect(),
            "-r" => a.rounds = x.parse().unwrap(),
            "-t" => a.secs = x.parse().unwrap(),
            "-c" => a.conns = x.parse().unwrap(),
            "-n" => a.n = x.parse().unwrap(),
            "-o" => a.out = Some(x),
            o => panic!("unknown argument {o}"),
        }
        i += 2;
    }
    if a.scenarios.is_empty() {
        let mut seen = std::collections::BTreeSet::new();
        for ad in &a.adapters { seen.extend(ad.scenario.keys().cloned()) }
        a.scenarios = seen.into_iter().collect();
    }
    a
}

async fn run(a: Args) {
    println!("rounds {} x {} s, {} connections; reference: {}; ratio = product / reference, round by round: median (min..max)",
        a.rounds, a.secs, a.conns, a.adapters[0].name);
    println!("\n| scenario | product | req/s | p50 ms | p99 ms | server CPU us/req | throughput ratio | CPU ratio (reference / product) | errors | other load |");
    println!("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    for s in &a.scenarios {
        let have: Vec<&Adapter> = a.adapters.iter().filter(|x| x.scenario.contains_key(s)).collect();
        let mut rs: BTreeMap<String, Vec<Round>> = BTreeMap::new();
        for ad in &have {
            // warm-up
            let w = round(ad, s, (a.secs / 3.0).min(1.0), a.conns).await;
            if w.done == 0 {
                eprintln!("{s} on {}: {}", ad.name, w.error.unwrap_or_default());
            }
        }
        for r in 0..a.rounds {
            let mut order = have.clone();
            if r % 2 == 1 { order.reverse() }
            for ad in order {
                let x = round(ad, s, a.secs, a.conns).await;
                if let (Some(e), true) = (&x.error, r == 0) { eprintln!("{s} on {}: {} errors, first: {e}", ad.name, x.errors) }
                rs.entry(ad.name.clone()).or_default().push(x);
            }
        }
        let tput = |x: &Round| x.done as f64 / x.secs;
        let cpu = |x: &Round| x.cpu * 1e6 / x.done as f64;
        let base = have.first().map(|h| h.name.clone());
        for ad in &have {
            let v = &rs[&ad.name];
            let b = &rs[base.as_ref().unwrap()];
            let all: Vec<f64> = v.iter().map(tput).collect();
            let cpus: Vec<f64> = v.iter().map(cpu).collect();
            let (t, t0, t1) = med(&all);
            let (c, c0, c1) = med(&cpus);
            let p50 = med(&v.iter().map(|x| pct(&x.lat_us, 0.5) / 1e3).collect::<Vec<_>>()).0;
            let p99 = med(&v.iter().map(|x| pct(&x.lat_us, 0.99) / 1e3).collect::<Vec<_>>()).0;
            let rt = med(&v.iter().zip(b).map(|(x, y)| tput(x) / tput(y)).collect::<Vec<_>>());
            let rc = med(&v.iter().zip(b).map(|(x, y)| cpu(y) / cpu(x)).collect::<Vec<_>>());
            let errs: usize = v.iter().map(|x| x.errors).sum();
            let noise = v.iter().map(|x| x.others).sum::<f64>() / v.iter().map(|x| x.secs).sum::<f64>();
            println!("| {s} | {} | {t:.0} ({t0:.0}..{t1:.0}) | {p50:.2} | {p99:.2} | {c:.0} ({c0:.0}..{c1:.0}) | {:.2} ({:.2}..{:.2}) | {:.2} ({:.2}..{:.2}) | {errs} | {noise:.2} cores |",
                ad.name, rt.0, rt.1, rt.2, rc.0, rc.1, rc.2);
            if let Some(o) = &a.out {
                use std::io::Write;
                let mut f = std::fs::OpenOptions::new().append(true).create(true).open(o).unwrap();
                for (i, x) in v.iter().enumerate() {
                    writeln!(f, "{}", serde_json::json!({"scenario": s, "product": ad.name, "round": i, "conns": a.conns, "done": x.done,
                        "errors": x.errors, "secs": x.secs, "server_cpu_s": x.cpu, "own_cpu_s": x.own, "other_cpu_s": x.others,
                        "p50_us": pct(&x.lat_us, 0.5), "p99_us": pct(&x.lat_us, 0.99)})).unwrap();
                }
            }
        }
    }
}

async fn check(a: Args) {
    let mut bad = 0;
    for ad in &a.adapters {
        for s in a.scenarios.iter().filter(|s| ad.scenario.contains_key(*s)) {
            let sc = &ad.scenario[s];
            let mut v = Vu::new(ad);
            let mut r = v.flows(ad, &sc.setup).await;
            for _ in 0..2 {
                if r.is_ok() && sc.fresh { v.jar = Default::default(); }
                if r.is_ok() { r = v.flows(ad, &sc.prepare).await }
                if r.is_ok() { r = v.flows(ad, &sc.measure).await }
            }
            match r {
                Ok(()) => println!("ok   {} {s}", ad.name),
                Err(e) => { bad += 1; println!("FAIL {} {s}: {e}", ad.name) }
            }
        }
    }
    if bad > 0 { std::process::exit(1) }
}

async fn mem(a: Args) {
    println!("| product | idle RSS MiB | idle PSS MiB | sessions | RSS after | PSS after | KiB PSS per session |\n|---|---:|---:|---:|---:|---:|---:|");
    for ad in &a.adapters {
        let r = roots(ad);
        let (r0, p0) = procs::mem(&r);
        let local = tokio::task::LocalSet::new();
        let left = std::rc::Rc::new(std::cell::Cell::new(a.n as i64));
        let failed = std::rc::Rc::new(std::cell::Cell::new(0usize));
        local.run_until(async {
            let mut hs = vec![];
            for _ in 0..a.conns {
                let (ad, left, failed) = (ad.clone(), left.clone(), failed.clone());
                hs.push(tokio::task::spawn_local(async move {
                    let mut v = Vu::new(&ad);
                    while left.get() > 0 {
                        left.set(left.get() - 1);
                        v.jar = Default::default();
                        v.next_user(&ad);
                        let m = ad.scenario["login"].measure.clone();
                        if let Err(e) = v.flows(&ad, &m).await {
                            if failed.get() == 0 { eprintln!("{e}") }
                            failed.set(failed.get() + 1);
                        }
                    }
                }));
            }
            for h in hs { h.await.unwrap() }
        }).await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        let (r1, p1) = procs::mem(&roots(ad));
        println!("| {} | {r0:.1} | {p0:.1} | {} ({} failed) | {r1:.1} | {p1:.1} | {:.2} |", ad.name, a.n, failed.get(), (p1 - p0) * 1024.0 / a.n as f64);
    }
}

async fn start(a: Args) {
    let mut t: BTreeMap<String, Vec<(f64, f64, f64)>> = BTreeMap::new();
    for _ in 0..a.rounds {
        for ad in &a.adapters {
            let p = &ad.process;
            let argv: Vec<String> = p.start.iter().map(|s| env_fill(s)).collect();
            if argv.is_empty() { continue }
            let mut c = std::process::Command::new(&argv[0]);
            c.args(&argv[1..]).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
            if let Some(d) = &p.cwd { c.current_dir(env_fill(d)); }
            for (k, v) in &p.env { c.env(k, env_fill(v)); }
            let t0 = Instant::now();
            let mut child = c.spawn().unwrap_or_else(|e| panic!("{argv:?}: {e}"));
            let mut v = Vu::new(ad);
            let step = flow::Step { url: p.ready.clone(), expect: vec![200], ..Default::default() };
            let ms = loop {
                if v.step(&step).await.is_ok() { break t0.elapsed().as_secs_f64() * 1e3 }
                if t0.elapsed().as_secs() > 120 || child.try_wait().ok().flatten().is_some() { break f64::NAN }
                tokio::time::sleep(Duration::from_millis(2)).await;
            };
            let pid = child.id() as i32;
            let cpu = procs::cpu(&[pid]);
            tokio::time::sleep(Duration::from_secs(2)).await;
            let (rss, _) = procs::mem(&[pid]);
            t.entry(ad.name.clone()).or_default().push((ms, cpu * 1e3, rss));
            unsafe { libc::kill(pid, libc::SIGTERM) };
            for _ in 0..1000 {
                if child.try_wait().ok().flatten().is_some() { break }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            let _ = child.kill();
            let _ = child.wait();
        }
    }
    println!("| product | start-up ms, median (min..max) | CPU ms to ready | RSS MiB 2 s later |\n|---|---:|---:|---:|");
    for (n, v) in t {
        let (m, lo, hi) = med(&v.iter().map(|x| x.0).collect::<Vec<_>>());
        println!("| {n} | {m:.0} ({lo:.0}..{hi:.0}) | {:.0} | {:.1} |", med(&v.iter().map(|x| x.1).collect::<Vec<_>>()).0, med(&v.iter().map(|x| x.2).collect::<Vec<_>>()).0);
    }
}

fn main() {
    let v: Vec<String> = std::env::args().skip(1).collect();
    let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    match v.first().map(String::as_str) {
        Some("run") => rt.block_on(run(args(&v[1..]))),
        Some("check") => rt.block_on(check(args(&v[1..]))),
        Some("mem") => rt.block_on(mem(args(&v[1..]))),
        Some("start") => rt.block_on(start(args(&v[1..]))),
        _ => {
            eprintln!("ssobench run|check|mem|start -a ADAPTER.toml [-a ...] [-s scenarios] [-r rounds] [-t secs] [-c conns] [-n sessions] [-o out.jsonl]");
            std::process::exit(2)
        }
    }
}
