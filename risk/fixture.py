#!/usr/bin/env python3
"""Writes risk/fixture.tsv: a small log with the reference's scores, with and without country and operator.
usage: gen.py --seed 7 --members 90 --probes 20 --out LOG && fixture.py LOG > fixture.tsv"""
import json, sys
import models as M

rows = [json.loads(line) for line in open(sys.argv[1])]
a, b = M.Tegata(), M.Tegata(geo=False)
for e in rows:
    probe = e["kind"] in ("naive", "vpn", "targeted", "targeted+", "stuffing", "ato", "cold_ato")
    s = ("%.12g" % a.score(e), "%.12g" % b.score(e)) if e["ok"] else ("", "")
    if not e["ok"]:
        a.fail(e), b.fail(e)
    elif not probe:
        a.learn(e), b.learn(e)
    print(*[e["t"], e["u"], e["org"], int(e["ok"])] + [e[k] for k in ("p24", "p16", "asn", "cc", "os", "br", "ver", "ua", "lang", "ck", "kind")] + list(s), sep="\t")
