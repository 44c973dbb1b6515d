//! What the page may do: nothing but its own style and script, named by their digests, and pictures
//! that are in the page itself.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The content security policy of a page with this one style sheet and this one script.
pub(super) fn policy(style: &str, script: &str) -> String {
    format!(
        "default-src 'none'; img-src data:; style-src 'sha256-{}'; script-src 'sha256-{}'; \
         base-uri 'none'; form-action 'none'",
        digest(style),
        digest(script)
    )
}

fn digest(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

/// A file inside the page, for a link that downloads it.
fn data_uri(media_type: &str, content: &[u8]) -> String {
    format!("data:{media_type};base64,{}", STANDARD.encode(content))
}

/// The same of a text, most of whose characters are digits and letters: as it is, but for those that
/// a link cannot hold.
pub(super) fn text_uri(media_type: &str, content: &str) -> String {
    let mut uri = format!("data:{media_type};charset=utf-8,");
    for character in content.chars() {
        match character {
            // What ends a link, is markup or stands for a byte.
            '"' | '\'' | '#' | '%' | '<' | '>' | '&' | '\\' | '`' | '{' | '}' | '|' | '^' => {
                uri.push_str(&format!("%{:02X}", u32::from(character)));
            }
            '\0'..='\x1F' | '\x7F' => uri.push_str(&format!("%{:02X}", u32::from(character))),
            plain => uri.push(plain),
        }
    }
    uri
}

/// A file inside the page in the shorter of both ways.
pub(super) fn file_uri(media_type: &str, content: &[u8]) -> String {
    let bytes = data_uri(media_type, content);
    let text = std::str::from_utf8(content).map(|text| text_uri(media_type, text));
    text.ok().filter(|text| text.len() < bytes.len()).unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_the_published_one() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(digest("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }

    #[test]
    fn a_text_in_a_link_keeps_what_a_link_can_hold() {
        let uri = text_uri("text/csv", "p=0.9@own,1e-6\n\"a b\" #%é<");
        let expected = "p=0.9@own,1e-6%0A%22a b%22 %23%25é%3C";
        assert_eq!(uri, format!("data:text/csv;charset=utf-8,{expected}"));
    }
}
