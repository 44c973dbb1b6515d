//! What a Rust file refers to, read from its tokens, so that comments and strings do not count.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One file of `src/`.
pub(crate) struct Source {
    /// Its path from the package's root, with `/`.
    pub(crate) file: String,
    /// Its module below the crate: `["report", "plot"]`; empty for lib.rs and main.rs.
    pub(crate) module: Vec<String>,
    /// Everything of this crate that it refers to.
    pub(crate) paths: Vec<Reference>,
    /// Every identifier in it.
    pub(crate) names: BTreeSet<String>,
}

/// A path within the crate.
pub(crate) struct Reference {
    /// Below the crate, `super` and `self` resolved.
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
    /// Whether it stands in a `pub use`: handing a name on is not using it.
    pub(crate) exported: bool,
}

/// Every file under `src/`, sorted.
pub(crate) fn all() -> Vec<Source> {
    texts_below("src").iter().map(|(file, text)| Source::read(file, text)).collect()
}

/// Every file under `src/` with its text.
pub(crate) fn texts() -> Vec<(String, String)> {
    texts_below("src")
}

/// Every Rust file of the project with its number of lines.
pub(crate) fn lines_of_all() -> Vec<(String, usize)> {
    let texts = ["src", "benches", "tests"].into_iter().flat_map(texts_below);
    texts.map(|(file, text)| (file, text.lines().count())).collect()
}

/// The Rust files under a folder of the package, by their path from its root, sorted.
fn texts_below(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join(folder), &mut files);
    files.sort();
    assert!(files.len() > 5, "only {} files found in {folder}", files.len());
    let read = |file: &PathBuf| {
        let name = file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        (name, fs::read_to_string(file).unwrap())
    };
    files.iter().map(read).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn module_of(file: &str) -> Vec<String> {
    let inner = file.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module: Vec<String> = inner.split('/').map(String::from).collect();
    let last = module.last().map(String::as_str);
    if last == Some("mod") || matches!(inner, "lib" | "main") {
        module.pop();
    }
    module
}

impl Source {
    pub(crate) fn read(file: &str, text: &str) -> Self {
        let tokens: TokenStream = text.parse().unwrap_or_else(|e| panic!("{file}: {e}"));
        let module = module_of(file);
        let mut reader = Reader::default();
        reader.children(tokens.clone());
        reader.walk(tokens, &module);
        Self { file: file.into(), module, paths: reader.paths, names: reader.names }
    }
}

#[derive(Default)]
struct Reader {
    /// Modules that the file declares: a path may begin with their bare name.
    declared: BTreeSet<String>,
    paths: Vec<Reference>,
    names: BTreeSet<String>,
}

/// A place in a list of tokens.
struct Cursor {
    tokens: Vec<TokenTree>,
    next: usize,
}

impl Cursor {
    fn ident(&self, ahead: usize) -> Option<String> {
        match self.tokens.get(self.next + ahead) {
            Some(TokenTree::Ident(ident)) => Some(ident.to_string()),
            _ => None,
        }
    }

    fn punct(&self, ahead: usize, wanted: char) -> bool {
        let token = self.tokens.get(self.next + ahead);
        matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
    }

    fn colons(&self, ahead: usize) -> bool {
        self.punct(ahead, ':') && self.punct(ahead + 1, ':')
    }

    fn group(&self, ahead: usize) -> Option<Group> {
        match self.tokens.get(self.next + ahead) {
            Some(TokenTree::Group(group)) => Some(group.clone()),
            _ => None,
        }
    }

    fn after_colons(&self) -> bool {
        self.next >= 2
            && matches!(&self.tokens[self.next - 1], TokenTree::Punct(p) if p.as_char() == ':')
            && matches!(&self.tokens[self.next - 2], TokenTree::Punct(p) if p.as_char() == ':')
    }

    fn line(&self) -> usize {
        let token = self.tokens.get(self.next);
        token.map_or(0, |token| token.span().start().line)
    }
}

impl Reader {
    fn children(&mut self, tokens: TokenStream) {
        let mut cursor = cursor(tokens);
        while cursor.next < cursor.tokens.len() {
            if cursor.ident(0).as_deref() == Some("mod") {
                self.declared.extend(cursor.ident(1));
            }
            cursor.next += 1;
        }
    }

    fn walk(&mut self, tokens: TokenStream, module: &[String]) {
        let mut at = cursor(tokens);
        // Whether the tokens stand in a `pub use`, up to its semicolon.
        let (mut public, mut exported) = (false, false);
        while at.next < at.tokens.len() {
            if let Some(group) = at.group(0) {
                self.walk(group.stream(), module);
                public &= group.delimiter() == Delimiter::Parenthesis;
            } else if at.punct(0, ';') {
                (public, exported) = (false, false);
            } else if let Some(name) = at.ident(0) {
                self.names.insert(name.clone());
                match name.as_str() {
                    "pub" => public = true,
                    "use" => exported = public,
                    "mod" if at.group(2).is_some() => {
                        let inner = [module, &at.ident(1).into_iter().collect::<Vec<_>>()].concat();
                        if let Some(body) = at.group(2) {
                            self.walk(body.stream(), &inner);
                        }
                        at.next += 2;
                    }
                    _ if at.colons(1) && !at.after_colons() && self.is_ours(&name) => {
                        self.path(&mut at, module, exported);
                        continue;
                    }
                    _ => public = false,
                }
            }
            at.next += 1;
        }
    }

    fn is_ours(&self, first: &str) -> bool {
        matches!(first, "crate" | "super" | "self") || self.declared.contains(first)
    }

    /// Reads a path from its first name on, with the groups of a `use`.
    fn path(&mut self, at: &mut Cursor, module: &[String], exported: bool) {
        let mut base = match at.ident(0).as_deref() {
            Some("crate") => Vec::new(),
            _ => module.to_vec(),
        };
        let line = at.line();
        loop {
            match at.ident(0).as_deref() {
                Some("crate" | "self") => {}
                Some("super") => drop(base.pop()),
                Some(name) => {
                    self.names.insert(name.into());
                    base.push(name.into());
                }
                None => {}
            }
            at.next += 1;
            if !at.colons(0) {
                return self.found(base, line, exported);
            }
            at.next += 2;
            if let Some(group) = at.group(0) {
                at.next += 1;
                return self.tree(group.stream(), &base, exported);
            }
            if at.ident(0).is_none() {
                return self.found(base, line, exported);
            }
        }
    }

    /// Reads the inside of `path::{...}`.
    fn tree(&mut self, tokens: TokenStream, base: &[String], exported: bool) {
        let mut at = cursor(tokens);
        while at.next < at.tokens.len() {
            if at.ident(0).is_some() {
                self.path_in(&mut at, base, exported);
            }
            while at.next < at.tokens.len() && !at.punct(0, ',') {
                at.next += 1;
            }
            at.next += 1;
        }
    }

    fn path_in(&mut self, at: &mut Cursor, base: &[String], exported: bool) {
        if at.ident(0).as_deref() == Some("crate") {
            return;
        }
        self.path(at, base, exported);
    }

    fn found(&mut self, segments: Vec<String>, line: usize, exported: bool) {
        self.paths.push(Reference { segments, line, exported });
    }
}

fn cursor(tokens: TokenStream) -> Cursor {
    Cursor { tokens: tokens.into_iter().collect(), next: 0 }
}
