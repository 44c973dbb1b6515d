//! Where a file decides by what a text says: a string literal that is compared, looked for or
//! matched.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Lines of decisions by a string literal; those of unit tests are left out.
pub(crate) fn decisions(text: &str) -> Vec<usize> {
    let mut lines = Vec::new();
    walk(text.parse().unwrap(), &mut lines);
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// Lines where text is made; those of unit tests are left out.
pub(crate) fn formats(text: &str) -> Vec<usize> {
    let mut lines = Vec::new();
    let mut look = |tokens: &[TokenTree], at: usize| {
        let makes = is_ident(&tokens[at], &["format", "write", "writeln", "format_args"]);
        if makes && is_punct(tokens.get(at + 1), '!') {
            lines.push(tokens[at].span().start().line);
        }
    };
    visit(text.parse().unwrap(), &mut look);
    lines
}

fn walk(tokens: TokenStream, lines: &mut Vec<usize>) {
    let mut look = |tokens: &[TokenTree], at: usize| {
        if decides(tokens, at) {
            lines.push(tokens[at].span().start().line);
        }
    };
    visit(tokens, &mut look);
}

/// Looks at every token with those around it, but not into test modules.
fn visit(tokens: TokenStream, look: &mut impl FnMut(&[TokenTree], usize)) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut test = false;
    for at in 0..tokens.len() {
        look(&tokens, at);
        match &tokens[at] {
            TokenTree::Group(group) if is_test_attribute(group) => test = true,
            TokenTree::Group(group) => {
                if !(test && group.delimiter() == Delimiter::Brace) {
                    visit(group.stream(), look);
                }
                test &= group.delimiter() != Delimiter::Brace;
            }
            _ => {}
        }
    }
}

fn is_test_attribute(group: &Group) -> bool {
    group.delimiter() == Delimiter::Bracket && group.stream().to_string().contains("test")
}

fn decides(tokens: &[TokenTree], at: usize) -> bool {
    match &tokens[at] {
        TokenTree::Literal(literal) if literal.to_string().starts_with('"') => {
            compared(tokens, at) || is_pattern(tokens, at)
        }
        TokenTree::Ident(_) => looks_for(tokens, at),
        TokenTree::Group(group) => is_literal_only(group) && is_pattern(tokens, at),
        TokenTree::Literal(_) | TokenTree::Punct(_) => false,
    }
}

/// `== "text"` or `"text" ==`, with `&` or without.
fn compared(tokens: &[TokenTree], at: usize) -> bool {
    let equals = |first: usize| {
        let sign = is_punct(tokens.get(first), '=') || is_punct(tokens.get(first), '!');
        sign && is_punct(tokens.get(first + 1), '=')
    };
    let mut before = at;
    while before > 0 && is_punct(tokens.get(before - 1), '&') {
        before -= 1;
    }
    equals(at + 1) || (before >= 2 && equals(before - 2))
}

/// `"text" =>`, `"text" if`, `| "text" |` before an arrow.
fn is_pattern(tokens: &[TokenTree], at: usize) -> bool {
    let rest = &tokens[at + 1..];
    let arrow = rest
        .iter()
        .zip(rest.iter().skip(1))
        .position(|(one, other)| is_punct(Some(one), '=') && is_punct(Some(other), '>'));
    let Some(arrow) = arrow else { return false };
    let first = rest.first();
    (arrow == 0 || is_punct(first, '|') || first.is_some_and(|token| is_ident(token, &["if"])))
        && !rest[..arrow]
            .iter()
            .any(|token| is_punct(Some(token), ',') || is_punct(Some(token), ';'))
}

fn is_literal_only(group: &Group) -> bool {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let literal = |token: &TokenTree| matches!(token, TokenTree::Literal(l) if l.to_string().starts_with('"'));
    group.delimiter() == Delimiter::Parenthesis && tokens.len() == 1 && tokens.iter().all(literal)
}

/// `.starts_with("text")` and the like.
fn looks_for(tokens: &[TokenTree], at: usize) -> bool {
    const LOOKS: [&str; 5] =
        ["starts_with", "ends_with", "contains", "strip_prefix", "strip_suffix"];
    let argument = match tokens.get(at + 1) {
        Some(TokenTree::Group(group)) => {
            group.stream().into_iter().find(|t| !is_punct(Some(t), '&'))
        }
        _ => None,
    };
    let literal = matches!(argument, Some(TokenTree::Literal(l)) if l.to_string().starts_with('"'));
    at > 0 && is_punct(tokens.get(at - 1), '.') && is_ident(&tokens[at], &LOOKS) && literal
}

fn is_ident(token: &TokenTree, names: &[&str]) -> bool {
    matches!(token, TokenTree::Ident(ident) if names.iter().any(|name| ident == name))
}

fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}
