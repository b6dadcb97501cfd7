"""The shares that risk/gen.py draws from: published ones (norway) and assumed ones (workplace)."""
# ---------------------------------------------------------------- published marginals (norway)
# successful-login share per country = row share x success rate, both published for a 85k sample
CC_LEGIT = {"NO": .696, "US": .155, "BR": .030, "PL": .030, "GB": .018, "UA": .0106, "IN": .0103,
            "DE": .0096, "AU": .0087, "SE": .008, "DK": .006, "RU": .0005, "ID": .004, "CA": .004,
            "IT": .003, "RO": .002, "ES": .003, "FR": .002, "NL": .002, "VN": .001, "TH": .001}
CC_ATTACK = {"US": .761, "NO": .058, "PL": .038, "RO": .029, "ID": .025, "RU": .030, "BR": .015,
             "IN": .012, "VN": .010, "DE": .008, "UA": .006, "FR": .003, "NL": .003, "TH": .002}
CC_ATO = {"RO": .56, "NO": .071, "CA": .064, "BR": .064, "ID": .064, "IT": .05, "DK": .035, "PL": .02,
          "RU": .02, "DE": .02, "US": .032}
# logins per member, published: P(N=1)=.397, median 2, p75 4, p90 9, P(N>=10)=.085, p99 28 (cumulative points below)
NLOG = [(0.0, 1), (.397, 1), (.52, 2), (.76, 4), (.915, 9), (.991, 28), (.9996, 120), (1.0, 250)]
HOUR_LEGIT = [5, 5, 6, 7, 8, 10, 17, 28, 32, 34, 33, 33, 33, 33, 33, 33, 33, 33, 33, 32, 28, 19, 11, 7]
DOW = [14.82, 15.44, 14.88, 15.10, 14.33, 12.38, 13.04]
DEVICES_NO = [("mobile", .675), ("desktop", .295), ("tablet", .03)]
OSBR = {  # (os, browser) per device class, family-level shares read off the published bar charts
    "mobile": [(("iOS", "Mobile Safari"), .45), (("iOS", "Chrome Mobile"), .10), (("Android", "Chrome Mobile"), .28),
               (("Android", "Chrome Mobile WebView"), .08), (("Android", "Opera Mobile"), .03),
               (("Android", "Firefox Mobile"), .03), (("Android", "Samsung Internet"), .03)],
    "desktop": [(("Windows", "Chrome"), .42), (("Windows", "Edge"), .12), (("Windows", "Firefox"), .10),
                (("Mac OS X", "Safari"), .12), (("Mac OS X", "Chrome"), .14), (("Mac OS X", "Firefox"), .02),
                (("Chrome OS", "Chrome"), .06), (("Linux", "Firefox"), .02)],
    "tablet": [(("iOS", "Mobile Safari"), .7), (("Android", "Chrome"), .3)]}
OSBR_JP = {
    "desktop": [(("Windows", "Edge"), .46), (("Windows", "Chrome"), .33), (("Windows", "Firefox"), .03),
                (("Mac OS X", "Chrome"), .09), (("Mac OS X", "Safari"), .07), (("Chrome OS", "Chrome"), .02)],
    "mobile": [(("iOS", "Mobile Safari"), .62), (("iOS", "Chrome Mobile"), .06), (("Android", "Chrome Mobile"), .27),
               (("Android", "Samsung Internet"), .05)],
    "tablet": OSBR["tablet"]}
LANG = {"NO": "nb", "US": "en", "BR": "pt", "PL": "pl", "GB": "en", "UA": "uk", "IN": "en", "DE": "de", "AU": "en",
        "SE": "sv", "DK": "da", "RU": "ru", "ID": "id", "CA": "en", "IT": "it", "RO": "ro", "ES": "es", "FR": "fr",
        "NL": "nl", "VN": "vi", "TH": "th", "JP": "ja", "CN": "zh", "KR": "ko", "SG": "en", "TW": "zh"}
# release period in days per browser family (major versions move forward)
PERIOD = {"Chrome": 30, "Chrome Mobile": 30, "Edge": 30, "Firefox": 28, "Firefox Mobile": 30, "Opera Mobile": 45,
          "Samsung Internet": 90, "Chrome Mobile WebView": 30, "Safari": 95, "Mobile Safari": 75}


def pick(r, pairs):
    x = r.random() * sum(w for _, w in pairs)
    for v, w in pairs:
        x -= w
        if x <= 0:
            return v
    return pairs[-1][0]


def inv(q, x):
    for (a, va), (b, vb) in zip(q, q[1:]):
        if x <= b:
            return va if b == a else va + (vb - va) * (x - a) / (b - a)
    return q[-1][1]
