#!/usr/bin/env python3
"""Compute a mentor's evaluation again, from the record that the programme hands out.

    python3 check_evaluation.py evaluation-….json

Needs Python 3.9 or later and nothing else. It shares no code with the software that made the
record: the formulas below are written from their sources, which each of them names. It prints every
figure as the record has it and as it comes out here, and ends with 0 where they agree to twelve
significant digits, with 1 where they do not, with 2 where the file cannot be read.

What it checks
    * the hashes of policy and facts: SHA-256 of their canonical JSON (RFC 8785);
    * every gate: what was counted, the estimate, both ends of its interval, the figure that
      decides, and the result;
    * the result as a whole: the worst of the gates;
    * what has people look and decides nothing (``review_if``), by the same figures.
"""

import datetime
import hashlib
import json
import math
import sys

DIGITS = 12
TINY = 1e-9  # scores are means: a gain of exactly one level may differ in its last bit
MOST_BYTES = 20_000_000


# Numbers and hashes.


def number(value):
    """A number as ECMAScript writes it (RFC 8785, 3.2.2.3; ECMA-262, Number::toString)."""
    if isinstance(value, int) or not value:
        return str(int(value))
    sign = "-" if value < 0 else ""
    mantissa, _e, power = repr(abs(value)).partition("e")
    whole, _dot, part = mantissa.partition(".")
    part = "" if part == "0" else part
    digits = (whole + part).lstrip("0")
    # Where the decimal point stands, counted from the first digit that is not zero.
    point = len(whole + part) - len((whole + part).lstrip("0"))
    place = len(whole) - point + int(power or 0)
    digits = digits.rstrip("0")
    if 0 < place <= 21:
        padded = digits.ljust(place, "0")
        return sign + padded[:place] + ("." + padded[place:] if padded[place:] else "")
    if -6 < place <= 0:
        return sign + "0." + "0" * -place + digits
    tail = "." + digits[1:] if digits[1:] else ""
    return f"{sign}{digits[0]}{tail}e{place - 1:+d}"


def canonical(value):
    """The one JSON text of a value (RFC 8785): members sorted by UTF-16, no spaces."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(canonical(one) for one in value) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in names) + "}"


def digest(value):
    """As a record writes a hash."""
    return "sha256:" + hashlib.sha256(canonical(value).encode()).hexdigest()


def months_back(day, months):
    """The same day so many months earlier, the month's last day where it has none."""
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    last = (following - datetime.timedelta(days=1)).day
    return datetime.date(year, month, min(day.day, last))


def date(text):
    """A day as ISO text."""
    return datetime.date.fromisoformat(text)


# Intervals.


def bounds(hits, count, z):
    """The score interval of a share (Wilson 1927, J. Am. Stat. Assoc. 22, 209-212)."""
    if count == 0:
        return 0.0, 1.0
    share = hits / count
    middle = (hits + z * z / 2) / (count + z * z)
    half = z / (count + z * z) * math.sqrt(count * share * (1 - share) + z * z / 4)
    return (0.0 if hits == 0 else middle - half), (1.0 if hits == count else middle + half)


def normal(x):
    """The cumulative distribution of the standard normal."""
    return math.erfc(-x / math.sqrt(2)) / 2


def confidence(z):
    """Two-sided, of the interval between two one-sided bounds."""
    return round(math.erf(z / math.sqrt(2)), 4)


# Metrics: each takes the policy, the tier, the threshold and the facts; see the criteria page.


def shared(threshold, hits, count, z, **more):
    """An observed share: met from four observations on, not met when its upper bound is below."""
    low, high = bounds(hits, count, z)
    share = hits / count if count else None
    if share is not None and share >= threshold and count >= 4:
        result = "met"
    else:
        result = "not_met" if high < threshold else "not_enough"
    return told(result, share, share, low, high, count, z, hits, **more)


def told(result, value, share, low, high, count, z, hits, **more):
    """A share's figures; no bounds where nothing was seen."""
    seen = count > 0
    return {
        "result": result,
        "value": value,
        "point": share,
        "low": low if seen else None,
        "high": high if seen else None,
        "confidence": confidence(z) if seen else None,
        "counts": {"hits": hits, "n": count, **more},
    }


def counted(threshold, seen):
    """A plain count: reached, or not yet."""
    return {
        "result": "met" if seen >= threshold else "not_enough",
        "value": float(seen),
        "counts": {"n": seen},
    }


def reliable(facts):
    """Outcomes whose panels agreed enough to decide."""
    return [one for one in facts["outcomes"] if one["reliable"]]


def newer(facts, months):
    """Projects with something submitted in so many months before the close."""
    since = months_back(date(facts["as_of"]), months)
    return [one for one in facts["projects"] if date(one["last_on"]) > since]


def outcomes(policy, _tier, threshold, _window, facts):
    """M1: the share of pairings with a final score at the level, or a gain of the size."""
    rule, z = policy["success"], policy["confidence"]["z"]
    rows = reliable(facts)
    hits = sum(
        one["final"] >= rule["level"] - TINY
        or one["final"] - one["baseline"] >= rule["gain"] - TINY
        for one in rows
    )
    low, high = bounds(hits, len(rows), z)
    result = "not_met" if high < threshold else "not_enough"
    if rows and low >= threshold:
        result = "met"
    share = hits / len(rows) if rows else None
    aside = len(facts["outcomes"]) - len(rows)
    value = low if rows else None
    return told(result, value, share, low, high, len(rows), z, hits, set_aside=aside)


def growth(policy, tier, threshold, _window, facts):
    """M2: P(true gain > 0) under a normal posterior (Efron & Morris 1975).

    A pairing's gain is its final score less what learners of the course reach from the same start.
    """
    rows = sorted(reliable(facts), key=lambda one: one["pairing"])
    aside = len(facts["outcomes"]) - len(rows)
    counts = {"n": len(rows), "set_aside": aside}
    start = policy.get("baseline") or policy.get("prior")
    if not start or not rows:
        return {"result": "not_enough", "value": None, "counts": counts}
    own = start.get("intercepts", {})
    gains = [
        one["final"] - own.get(one["course"], start["intercept"]) - start["slope"] * one["baseline"]
        for one in rows
    ]
    weight = len(gains) + start["k"]
    mean = math.fsum(gains) / weight
    spread = math.sqrt(start["sigma2_within"] / weight)
    likely = normal(mean / spread)
    if len(gains) < tier.get("min", {}).get("completed", 0):
        result = "not_enough"
    else:
        result = "met" if likely >= threshold else "not_met"
    z = policy["confidence"]["z"]
    return {
        "result": result,
        "value": likely,
        "point": mean,
        "low": mean - z * spread,
        "high": mean + z * spread,
        "confidence": confidence(z),
        "counts": counts,
    }


def revision(policy, _tier, threshold, _window, facts):
    """M3: finished projects revised twice after a comment, one addressed, a criterion up."""
    rows = [one for one in newer(facts, 24) if one["finished"]]
    hits = sum(
        one["versions_after_annotation"] >= 2 and one["addressed"] >= 1 and one["criterion_up"]
        for one in rows
    )
    return shared(threshold, hits, len(rows), policy["confidence"]["z"])


def milestones(policy, _tier, threshold, _window, facts):
    """M4: what was due in 24 months and came in time."""
    rows = [one["on_time"] for one in newer(facts, 24) if one["on_time"] is not None]
    return shared(threshold, sum(rows), len(rows), policy["confidence"]["z"])


def skills(policy, _tier, threshold, _window, facts):
    """M5: target skills that others verified, of those decided, in 24 months."""
    rows = newer(facts, 24)
    verified = sum(one.get("skills_verified", 0) for one in rows)
    decided = sum(one.get("skills_decided", 0) for one in rows)
    return shared(threshold, verified, decided, policy["confidence"]["z"])


def answers(policy, _tier, threshold, _window, facts):
    """M7: answers in time, of those due in 18 months; a lapse is one missed."""
    since = months_back(date(facts["as_of"]), 18)
    lapses = sum(date(day) > since for day in facts["lapses"])
    rows = newer(facts, 18)
    due = sum(one["answers_due"] for one in rows) + lapses
    hits = sum(one["answers_in_time"] for one in rows)
    return shared(threshold, hits, due, policy["confidence"]["z"], lapses=lapses)


def consistency(_policy, _tier, threshold, window, facts):
    """M8: of the last terms offered, those with a learner; wholly paused ones are passed over."""
    terms = sorted(facts["terms"], key=lambda one: one["num"])
    rows = [one for one in terms if one["offered"] and (one["active"] or not one["paused"])]
    rows = rows[-(window or 1) :]
    active = sum(one["active"] for one in rows)
    if active >= threshold:
        result = "met"
    else:
        result = "not_met" if len(rows) >= (window or 1) else "not_enough"
    return {
        "result": result, "value": float(active), "counts": {"hits": active, "n": len(rows)}
    }  # fmt: skip


def contexts(_policy, _tier, threshold, _window, facts):
    """M9: courses with two completed pairings."""
    courses = [one["course"] for one in reliable(facts)]
    return counted(threshold, sum(courses.count(one) >= 2 for one in set(courses)))


def completed(_policy, _tier, threshold, _window, facts):
    """Completed pairings with reliable scores."""
    return counted(threshold, len(reliable(facts)))


def cohorts(_policy, _tier, threshold, _window, facts):
    """Distinct cohorts among them."""
    return counted(threshold, len({(one["course"], one["cohort"]) for one in reliable(facts)}))


def recent(_policy, _tier, threshold, _window, facts):
    """Those that ended within 18 months of the close."""
    since = months_back(date(facts["as_of"]), 18)
    return counted(threshold, sum(date(one["ended_on"]) > since for one in reliable(facts)))


def contributions(_policy, _tier, threshold, _window, facts):
    """M11: accepted by two peers within 18 months."""
    since = months_back(date(facts["as_of"]), 18)
    seen = sum(date(one["accepted_on"]) > since for one in facts["contributions"])
    found = counted(threshold, seen)
    return found if seen else {**found, "value": None}


def learning(_policy, _tier, threshold, _window, facts):
    """M12: hours of 12 months, in quarters."""
    since = months_back(date(facts["as_of"]), 12)
    rows = [one for one in facts["learning"] if date(one["done_on"]) > since]
    hours = math.fsum(one["hours"] for one in rows)
    return {
        "result": "met" if rows and hours >= threshold else "not_enough",
        "value": hours if rows else None,
        "counts": {"n": len(rows), "reflections": sum(one["reflects"] for one in rows)},
    }


def quartile_at_most(rows, z):
    """The upper bound of the lower quartile: the k-th least for the least k of which
    P(Bin(n, 1/4) < k) is at least normal(z); None of too few."""
    n, fewer = len(rows), 0.0
    for k in range(n):
        fewer += math.comb(n, k) * 3 ** (n - k) / 4**n
        if fewer >= normal(z):
            return rows[k]
    return None


def craft(policy, tier, threshold, _window, facts):
    """M6: the median score of sampled comments, 0 to 3, released in 18 months, by three or more.

    A gate may ask for more comments, more reviewers, and what the lower quartile must reach: the
    least score that a quarter of them do not exceed (Hyndman & Fan 1996, type 1).

    Its bounds are order statistics (Thompson 1936, Ann. Math. Stat. 7, 122-128): the k-th from
    either end, for the largest k of which P(Bin(n, 1/2) < k) is at most 1 - normal(z).
    """
    since, z = months_back(date(facts["as_of"]), 18), policy["confidence"]["z"]
    said = tier["gates"]["M6"]
    said = said if isinstance(said, dict) else {}
    raters, least, needed = said.get("reviewers", 3), said.get("threads", 6), None
    if "lower_quartile" in said:
        needed = said["lower_quartile"]
    rows = sorted(
        one["score"]
        for one in facts["craft"]
        if date(one["released_on"]) > since and one["raters"] >= raters
    )
    n = len(rows)
    found = {"result": "not_enough", "value": None, "counts": {"n": n}, "quartile": None}
    if not n:
        return found
    found["value"] = found["point"] = (rows[(n - 1) // 2] + rows[n // 2]) / 2
    reach = 0
    while reach < n and sum(math.comb(n, i) for i in range(reach + 1)) / 2**n <= 1 - normal(z):
        reach += 1
    if reach:
        found["low"], found["high"] = rows[reach - 1], rows[n - reach]
        found["confidence"] = confidence(z)
    highest = quartile_at_most(rows, z)
    quartile = rows[(n + 3) // 4 - 1]
    if needed is not None:
        found["quartile"] = quartile
    if n >= least:
        if found["value"] >= threshold and (needed is None or quartile >= needed):
            found["result"] = "met"
        elif (reach and found["high"] < threshold) or (
            needed is not None and highest is not None and highest < needed
        ):
            found["result"] = "not_met"
    return found


def opinion(policy, _tier, threshold, _window, facts):
    """M10: private answers that met or exceeded expectations, in batches released in 24 months.

    Under ``review_if`` alone: below the threshold, "not_met" has people look, and decides nothing.
    """
    since, z = months_back(date(facts["as_of"]), 24), policy["confidence"]["z"]
    rows = [one for one in facts["ratings"] if date(one["released_on"]) > since]
    n, hits = sum(one["answers"] for one in rows), sum(one["met"] for one in rows)
    if n < policy["privacy"]["k_feedback"]:
        return {"result": "not_enough", "value": None, "counts": {"n": 0}}
    low, high = bounds(hits, n, z)
    result = "met" if low >= threshold else "not_met"
    return told(result, low, hits / n, low, high, n, z, hits)


METRICS = {
    "M1": outcomes, "M2": growth, "M3": revision, "M4": milestones, "M5": skills,
    "M6": craft, "M7": answers, "M8": consistency, "M9": contexts, "M10": opinion,
    "M11": contributions, "M12": learning,
    "min.completed": completed, "min.cohorts": cohorts, "min.recent_18m": recent,
}  # fmt: skip
FIGURES = ("value", "point", "low", "high", "confidence", "quartile")


def asked(tier):
    """What a tier asks for: its least evidence first, then its gates; metric, threshold, window."""
    for name in ("completed", "cohorts", "recent_18m"):
        if tier.get("min", {}).get(name):
            yield f"min.{name}", float(tier["min"][name]), None
    for metric, value in tier.get("gates", {}).items():
        value = value["reach"] if isinstance(value, dict) else value
        needed, _of, window = str(value).partition("/")
        yield metric, float(needed), int(window) if window else None


def same(one, other):
    """Equal to twelve significant digits."""
    if one is None or other is None or isinstance(one, str):
        return one == other
    return one == other or abs(one - other) <= 10**-DIGITS * max(abs(one), abs(other))


def figures(check, metric, gate, threshold, ours):
    """Every figure of a gate beside ours."""
    check(f"{metric} threshold", gate.get("threshold"), threshold)
    for name in FIGURES:
        check(f"{metric} {name}", gate.get(name), ours.get(name))
    for name in sorted({*gate.get("counts", {}), *ours["counts"]}):
        check(f"{metric} {name}", gate.get("counts", {}).get(name), ours["counts"].get(name))
    check(f"{metric} result", gate.get("result"), ours["result"])


def compare(record):
    """Lines to print, and what differs."""
    policy, facts = record["policy"]["content"], record["facts"]
    lines, wrong = [], []

    def check(what, theirs, ours):
        equal = same(theirs, ours)
        here = "" if equal else f" → {ours!r}"
        lines.append(f"  {'=' if equal else '≠'} {what}: {theirs!r}{here}")
        if not equal:
            wrong.append(what)

    check("hash of the policy", record["policy"]["hash"], digest(policy))
    check("hash of the facts", record["facts_hash"], digest(facts))
    tier = next(one for one in policy["tiers"] if one["key"] == record["tier"])
    stored = {gate["metric"]: gate for gate in record["gates"]}
    results = []
    for metric, threshold, window in asked(tier):
        ours = METRICS[metric](policy, tier, threshold, window, facts)
        gate = stored.pop(metric, {})
        lines.append(f"{metric} {gate.get('title', '')}")
        figures(check, metric, gate, threshold, ours)
        results.append(ours["result"])
    wrong += [f"{metric} is no gate of the tier" for metric in stored]
    stored = {gate["metric"]: gate for gate in record["reviews"]}
    for metric, threshold in tier.get("review_if", {}).items():
        ours = METRICS[metric](policy, tier, float(threshold), None, facts)
        gate = stored.pop(metric, {})
        lines.append(f"{metric} {gate.get('title', '')} (decides nothing)")
        figures(check, metric, gate, float(threshold), ours)
    wrong += [f"{metric} calls for no review of the tier" for metric in stored]
    for worst in ("not_met", "not_enough", "met"):
        if worst in results or worst == "met":
            check("result", record["result"], worst)
            break
    return lines, wrong


def main(arguments):
    """Read one file, print what agrees and what does not."""
    if len(arguments) != 1:
        print("Name one file: python3 check_evaluation.py evaluation.json", file=sys.stderr)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            text = file.read(MOST_BYTES + 1)
        if len(text) > MOST_BYTES:
            raise ValueError("it is larger than 20 MB")
        lines, wrong = compare(json.loads(text))
    except (OSError, ValueError, RecursionError) as error:
        print(f"{arguments[0]} cannot be read: {error}", file=sys.stderr)
        return 2
    except (KeyError, TypeError, AttributeError, StopIteration) as error:
        print(f"{arguments[0]} is no record of an evaluation: {error!r}", file=sys.stderr)
        return 2
    print("\n".join(lines))
    print()
    if wrong:
        print(f"{len(wrong)} differ: {', '.join(wrong)}")
        return 1
    print(f"Everything agrees to {DIGITS} significant digits.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
