//! The words of a name: `Num MPI ranks`, `NumThreads`, `num_threads` and `num-threads` have two each.

use super::vocabulary::{Word, is, is_known};

/// What a T before it is the time of: `Tseq`, `Tideal`, `tmax`.
const TIMES_OF: &[Word] = &[
    Word::Sequential,
    Word::Parallel,
    Word::Ideal,
    Word::Part,
    Word::Total,
    Word::Spread,
    Word::Median,
    Word::Average,
    Word::Best,
    Word::Cpu,
    Word::User,
    Word::System,
    Word::Wall,
    Word::Stamp,
    Word::Value,
];

/// In lower case, without accents; letters and digits are parted.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let letters: Vec<char> = name.chars().collect();
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        if before.is_some_and(|&before| parts(before, letter, letters.get(at + 1))) {
            words.push(std::mem::take(&mut word));
        }
        if letter.is_alphanumeric() {
            word.extend(folded(letter));
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    joined(words.into_iter().flat_map(time_of).collect())
}

/// `tideal` is the time `t` that would be ideal, where it is no word by itself.
fn time_of(word: String) -> Vec<String> {
    let of = word.strip_prefix('t').filter(|of| of.len() > 2 && !is_known(&word));
    match of.filter(|of| TIMES_OF.iter().any(|meaning| is(of, *meaning))) {
        Some(of) => vec!["t".to_owned(), of.to_owned()],
        None => vec![word],
    }
}

/// Whether a word ends between these letters.
fn parts(before: char, letter: char, next: Option<&char>) -> bool {
    let camel = before.is_lowercase() && letter.is_uppercase();
    let acronym = before.is_uppercase()
        && letter.is_uppercase()
        && next.is_some_and(|next| next.is_lowercase() && *next != 's');
    let number = before.is_alphabetic() && letter.is_ascii_digit();
    let behind_number = before.is_ascii_digit() && letter.is_alphabetic();
    !letter.is_alphanumeric() || camel || acronym || number || behind_number
}

/// `speed up` and `wall clock` are one word.
fn joined(words: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    for word in words {
        match (joined.last_mut(), word.as_str()) {
            (Some(last), "up") if last == "speed" || last == "start" || last == "scale" => {
                last.push_str("up")
            }
            (Some(last), "cpu" | "cpus") if last == "v" => last.push_str(&word),
            (Some(last), "clock") if last == "wall" => last.push_str("clock"),
            (Some(last), "thread" | "threaded") if last == "single" => last.push_str(&word),
            (Some(last), "dev") if last == "std" => last.push_str("dev"),
            (Some(last), "code") if last == "exit" || last == "return" => last.push_str("code"),
            _ => joined.push(word),
        }
    }
    joined
}

/// The letter in lower case without its accent.
fn folded(letter: char) -> impl Iterator<Item = char> {
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    let plain: &[char] = match lower {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => &['a'],
        'é' | 'è' | 'ê' | 'ë' => &['e'],
        'í' | 'ì' | 'î' | 'ï' => &['i'],
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => &['o'],
        'ú' | 'ù' | 'û' | 'ü' => &['u'],
        'º' | '°' => &['o'],
        'ç' => &['c'],
        'ñ' => &['n'],
        'ß' => &['s', 's'],
        'œ' => &['o', 'e'],
        _ => &[],
    };
    let same = plain.is_empty().then_some(lower);
    plain.iter().copied().chain(same)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_parted_by_signs_capitals_and_digits() {
        for (name, expected) in [
            ("NumThreads", "num threads"),
            ("OMP_NUM_THREADS", "omp num threads"),
            ("CPUs", "cpus"),
            ("MPIRanks", "mpi ranks"),
            ("time (ms)", "time ms"),
            ("Speed-up", "speedup"),
            ("Núcleos", "nucleos"),
            ("time1", "time 1"),
            ("threadsPerProcess", "threads per process"),
            ("No. of threads", "no of threads"),
            ("Größe", "grosse"),
            ("Tideal", "t ideal"),
            ("tmax", "t max"),
            ("tests", "tests"),
            ("tsteps", "tsteps"),
            ("", ""),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }
}
