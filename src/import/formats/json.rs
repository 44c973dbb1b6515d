//! JSON as programs write it, which is not always JSON.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use serde::de::DeserializeOwned;

/// JSON of any kind.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    match serde_json::from_str(text) {
        Err(error) if error.is_syntax() => {
            serde_json::from_str(&without_nan(text)).map_err(|_| error)
        }
        read => read,
    }
}

/// Google Benchmark writes NaN and Infinity, for which JSON has no word, as they are.
pub(super) fn without_nan(text: &str) -> Cow<'_, str> {
    static NAN: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(:\s*)-?(?:NaN|nan|Infinity|inf)(\s*[,}])").ok());
    NAN.as_ref().map_or(text.into(), |nan| nan.replace_all(text, "${1}null${2}"))
}
