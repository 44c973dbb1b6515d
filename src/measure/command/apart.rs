//! Figures that are a part of something else, though each character of theirs is taken: of a date,
//! a time of day, a version, or of a number whose thousands are parted by spaces.

// A date, mostly with a time of day.
pattern!(
    DATE,
    r"(?x)(?:^|[^\d.,])(
      (?: \d{4}-\d{1,2}-\d{1,2} | \d{4}/\d{1,2}/\d{1,2} | \d{1,2}[-/]\d{1,2}[-/]\d{4} | \d{1,2}\.\d{1,2}\.\d{4} )
      (?: (?: T | \x20{1,2} | ,\x20 | _ ) \d{1,2}:\d{2} (?: :\d{2} (?: [.,]\d+ )? )? )?
    | (?: Jan | Feb | Mar | Apr | May | Jun | Jul | Aug | Sep | Oct | Nov | Dec ) [a-z]* \.?
      \x20+ \d{1,2} (?: ,?\x20+ (?: \d{1,2}:\d{2} (?: :\d{2} (?: [.,]\d+ )? )? | \d{4}\b ) )+
    )"
);
// A time of day by what stands around it.
pattern!(
    TIME_OF_DAY,
    r"(?x)(?:^|[^\d.,:])(
      \d{1,2}:\d{2} (?: :\d{2} (?: [.,]\d+ )? )? \x20? (?: [AaPp]\.?[Mm]\b | Z\b | UTC\b | GMT\b | [+-]\d{2}:?\d{2}\b )
    | \d{2}:\d{2}:\d{2},\d{3}\b
    )"
);
pattern!(MOMENT, r"(?i)\b(?:at|since|until)[ :]+$");
pattern!(CLOCK, r"^\d{1,2}:\d{2}(?::\d{2})?(?:\D|$)");
pattern!(VERSION, r"(?i)(?:\bv|\bversion[ :=]*v?)$");

/// The date, the time of day or the version that a figure belongs to, which begins where `before`
/// ends.
pub(super) fn moment(before: &str, rest: &str) -> Option<String> {
    let line = format!("{before}{rest}");
    let of = |pattern: &regex::Regex| {
        let all = pattern.captures_iter(&line).filter_map(|found| found.get(1));
        all.filter(|found| found.range().contains(&before.len())).map(|found| found.as_str()).next()
    };
    let named = || {
        let is_moment = MOMENT.is_match(before) && CLOCK.is_match(rest);
        let word = || rest.split_whitespace().next().unwrap_or_default();
        (is_moment || VERSION.is_match(before)).then(word)
    };
    of(&DATE).or_else(|| of(&TIME_OF_DAY)).or_else(named).map(str::to_owned)
}

pattern!(LEADS, r"(?:^|[^\d.,'’_])(\d{1,3}(?: \d{3})* )$");
pattern!(THREE_DIGITS, r"^\d{3}(?:\D|$)");
pattern!(FOLLOWS, r"^\d{1,3}((?: \d{3})+)(?:\D|$)");
pattern!(SPACED, r"^(\d{1,3}(?: \d{3})+)(?:[.,]\d+)?(?:[^\d.,]|$)");

/// The number that a figure is a part of where a single space parts thousands. The expression takes
/// what stands between `from` and `to`: what it goes beyond its group for is another number.
pub(super) fn spaced(before: &str, rest: &str, from: usize, to: usize) -> Option<String> {
    let leading = LEADS.captures(before).filter(|_| THREE_DIGITS.is_match(rest));
    let leading = leading.and_then(|found| found.get(1)).filter(|lead| from + 1 >= lead.end());
    let following = FOLLOWS.captures(rest).and_then(|found| found.get(1));
    let following = following.filter(|behind| to <= before.len() + behind.start() + 1);
    let own = || rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let lead = leading.map_or("", |lead| lead.as_str());
    let end = following.map(|behind| behind.end());
    (leading.is_some() || end.is_some())
        .then(|| format!("{lead}{}", &rest[..end.unwrap_or_else(own)]))
}

/// A number whose thousands are parted by spaces, all of which was taken, with what was taken behind
/// it: with spaces that part nothing else.
pub(super) fn joined(taken: &str) -> Option<String> {
    let number = SPACED.captures(taken)?.get(1)?;
    Some(number.as_str().replace(' ', "\u{202f}") + &taken[number.end()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a figure that stands between `[` and `]` is a part of.
    fn of(marked: &str) -> Option<String> {
        let (before, rest) = marked.split_once('[').unwrap();
        moment(before, &rest.replace(']', ""))
    }

    #[test]
    fn parts_of_dates_times_and_versions_are_found() {
        for (marked, whole) in [
            ("x=[2026]-11-29", "2026-11-29"),
            ("x=2026-[11]-29", "2026-11-29"),
            ("x=2026-11-[29]", "2026-11-29"),
            ("x=2026-11-29T[12:34]:56.7Z", "2026-11-29T12:34:56.7"),
            ("2026-11-29 [12:34:56] done", "2026-11-29 12:34:56"),
            ("on [29].11.2026", "29.11.2026"),
            ("on 11/[29]/2026", "11/29/2026"),
            ("Sun Nov [29] 19:29:23 UTC 2026", "Nov 29 19:29:23"),
            ("Sun Nov 29 [19:29:23] UTC 2026", "Nov 29 19:29:23"),
            ("November 29, [2026]", "November 29, 2026"),
            ("ended [7:02:03] PM", "7:02:03 PM"),
            ("[19:29:23]+01:00", "19:29:23+01:00"),
            ("[19]:29:23,123 INFO", "19:29:23,123"),
            ("started at [14:03:22]", "14:03:22"),
            ("version [1.2]", "1.2"),
            ("sort v[1.2] ran", "1.2"),
        ] {
            assert_eq!(of(marked).as_deref(), Some(whole), "{marked}");
        }
    }

    #[test]
    fn figures_beside_them_are_none_of_theirs() {
        for marked in [
            "2026-11-29 [12.5] ms",
            "2026-11-29T12:34:56Z took [1:02.5]",
            "Elapsed: [1:02:03]",
            "0.1/[0.2]/0.3 ms",
            "Dec [12.5] ms, Enc 9 ms",
            "Nov 29 19:29:23 took [5] s",
            "at [5] GHz",
            "v=[1.5]",
            "av[12]",
            "[2026] ops",
        ] {
            assert_eq!(of(marked), None, "{marked}");
        }
    }

    #[test]
    fn numbers_that_a_space_may_part_are_one_unless_the_expression_takes_both() {
        let whole = |before: &str, rest: &str, (from, to)| spaced(before, rest, from, to);
        assert_eq!(whole("ops: ", "1 234 567 in all", (0, 6)).as_deref(), Some("1 234 567"));
        assert_eq!(whole("ops: 1 234 ", "567 in", (11, 14)).as_deref(), Some("1 234 567"));
        assert_eq!(whole("ops: 1 ", "234 567", (7, 10)).as_deref(), Some("1 234 567"));
        assert_eq!(whole("4 ", "125", (2, 5)).as_deref(), Some("4 125"));
        assert_eq!(whole("4 ", "125", (0, 5)), None);
        assert_eq!(whole("ops: ", "1 234 567", (0, 10)).as_deref(), None);
        for (before, rest) in
            [("1000 ", "524"), ("1.5 ", "524"), ("4  ", "125"), ("4 ", "12"), ("4 ", "125.5")]
        {
            let expected = (rest == "125.5").then(|| "4 125".to_owned());
            assert_eq!(whole(before, rest, (before.len(), before.len() + 1)), expected, "{rest}");
        }
        assert_eq!(joined("1 234,5 ms").as_deref(), Some("1\u{202f}234,5 ms"));
        assert_eq!(joined("12 34"), None);
    }
}
