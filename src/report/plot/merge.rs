//! Many small elements of one kind as one path, so that a page of many points stays small.

/// Kinds whose elements may be drawn at once: none covers another of another kind that stands
/// between them, but dots, which go last.
const KINDS: [&str; 5] = ["grid", "axis", "bar", "dot", "arrow"];

/// Words along an axis lie on no line.
const TICK: &str = "tick";

/// What the library writes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    Text,
    Circle,
    Polygon,
    Polyline,
}

impl Tag {
    const ALL: [(Self, &str); 4] = [
        (Self::Text, "<text"),
        (Self::Circle, "<circle"),
        (Self::Polygon, "<polygon"),
        (Self::Polyline, "<polyline"),
    ];

    fn of(element: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, begin)| element.starts_with(begin)).map(|(tag, _)| tag)
    }
}

/// The body of a plot, in which neighbours of one class are one path: grid, axes, bars, then dots.
pub(super) fn merged(body: &str) -> String {
    let mut out = String::new();
    let mut run = Run::default();
    let mut rest = body;
    while !rest.is_empty() {
        let end = end_of_element(rest);
        let (element, after) = rest.split_at(end);
        rest = after;
        match Shape::of(element) {
            Some(shape) => run.add(shape),
            None if attribute(element, "class") == Some(TICK) => run.texts.push_str(element),
            None => {
                run.write(&mut out);
                out.push_str(element);
            }
        }
    }
    run.write(&mut out);
    out
}

/// Where the first element ends: after its tag, or after its text.
fn end_of_element(rest: &str) -> usize {
    if Tag::of(rest) == Some(Tag::Text) {
        return rest.find("</text>").map_or(rest.len(), |at| at + "</text>".len());
    }
    rest.find("/>").map_or(rest.len(), |at| at + "/>".len())
}

/// An element that can be part of a path.
struct Shape<'b> {
    class: &'b str,
    kind: usize,
    path: String,
}

impl<'b> Shape<'b> {
    fn of(element: &'b str) -> Option<Self> {
        let class = attribute(element, "class")?;
        let first = class.split(' ').next()?;
        let kind = KINDS.iter().position(|kind| *kind == first)?;
        let path = match Tag::of(element)? {
            Tag::Circle => circle(element)?,
            Tag::Polygon => outline(attribute(element, "points")?, true)?,
            Tag::Polyline => outline(attribute(element, "points")?, false)?,
            Tag::Text => return None,
        };
        Some(Self { class, kind, path })
    }
}

fn attribute<'b>(element: &'b str, name: &str) -> Option<&'b str> {
    let start = element.find(&format!(" {name}=\""))? + name.len() + 3;
    element[start..].split('"').next()
}

fn circle(element: &str) -> Option<String> {
    let number = |name| attribute(element, name)?.parse::<i32>().ok();
    let (x, y, r) = (number("cx")?, number("cy")?, number("r")?);
    let (left, across) = (x - r, 2 * r);
    Some(format!("M{left} {y}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0-{across} 0z"))
}

/// Corners as steps from one to the next.
fn outline(points: &str, closed: bool) -> Option<String> {
    let place = |text: &str| {
        let (x, y) = text.split_once(',')?;
        Some((x.parse::<i32>().ok()?, y.parse::<i32>().ok()?))
    };
    let places: Vec<(i32, i32)> =
        points.split_whitespace().map(place).collect::<Option<Vec<_>>>()?;
    let (x, y) = *places.first()?;
    let mut path = format!("M{x} {y}");
    for pair in places.windows(2) {
        match (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1) {
            (0, 0) => {}
            (across, 0) => path.push_str(&format!("h{across}")),
            (0, down) => path.push_str(&format!("v{down}")),
            (across, down) if down < 0 => path.push_str(&format!("l{across}{down}")),
            (across, down) => path.push_str(&format!("l{across} {down}")),
        }
    }
    if closed {
        path.push('z');
    }
    Some(path)
}

/// Elements that stand together, by class in the order of their kinds.
#[derive(Default)]
struct Run {
    paths: Vec<(usize, String, String)>,
    texts: String,
}

impl Run {
    fn add(&mut self, shape: Shape<'_>) {
        match self.paths.iter_mut().find(|(_, class, _)| class == shape.class) {
            Some((.., path)) => path.push_str(&shape.path),
            None => self.paths.push((shape.kind, shape.class.to_owned(), shape.path)),
        }
    }

    fn write(&mut self, out: &mut String) {
        self.paths.sort_by_key(|(kind, ..)| *kind);
        for (_, class, path) in self.paths.drain(..) {
            out.push_str(&format!("<path class=\"{class}\" d=\"{path}\"/>"));
        }
        out.push_str(&self.texts);
        self.texts.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_and_dots_of_a_series_are_a_path_each_and_dots_lie_on_top() {
        let bar = "<polyline class=\"bar s0\" points=\"4,10 8,10 6,10 6,20 4,20 8,20\"/>";
        let dot = "<circle cx=\"6\" cy=\"15\" r=\"2\" class=\"dot s0\"/>";
        assert_eq!(
            merged(&[bar, dot, bar, dot].concat()),
            "<path class=\"bar s0\" d=\"M4 10h4h-2v10h-2h4M4 10h4h-2v10h-2h4\"/>\
             <path class=\"dot s0\" d=\"M4 15a2 2 0 1 0 4 0a2 2 0 1 0-4 0zM4 15a2 2 0 1 0 4 0a2 2 0 1 0-4 0z\"/>"
        );
    }

    #[test]
    fn curves_and_words_stay_where_they_are() {
        let curve = "<polyline class=\"fit s1\" points=\"1,2 3,4\"/>";
        let words = "<text x=\"1\" y=\"2\" class=\"end s1\">\na/>b\n</text>";
        let dot = "<polygon class=\"dot s1\" points=\"1,1 2,3 0,3\"/>";
        let path = "<path class=\"dot s1\" d=\"M1 1l1 2h-2z\"/>";
        assert_eq!(merged(&[dot, curve, dot, words].concat()), [path, curve, path, words].concat());
    }

    #[test]
    fn what_is_no_shape_is_left_alone() {
        for body in ["", "<rect class=\"dot\"/>", "<text>", "no markup"] {
            assert_eq!(merged(body), body);
        }
    }
}
