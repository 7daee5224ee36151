//! A value that is written down in a script.

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::vendor) struct Node {
    /// In bytes.
    pub(in crate::vendor) at: usize,
    pub(in crate::vendor) value: Literal,
}

/// What is written down.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::vendor) enum Literal {
    /// `undefined`, `null`.
    Nothing,
    Truth(bool),
    Number(f64),
    Text(String),
    List(Vec<Node>),
    /// In the order it is written in; of two of one name the last counts.
    Object(Vec<(String, Node)>),
    /// What would have to be run.
    Code,
}

impl Node {
    /// An object with nothing in it.
    pub(in crate::vendor) fn empty(at: usize) -> Self {
        Self {
            at,
            value: Literal::Object(Vec::new()),
        }
    }

    /// The entries, where it is an object.
    pub(in crate::vendor) fn entries(&self) -> Option<&[(String, Node)]> {
        match &self.value {
            Literal::Object(entries) => Some(entries),
            _ => None,
        }
    }

    pub(in crate::vendor) fn get(&self, name: &str) -> Option<&Node> {
        let (_, node) = self.entries()?.iter().find(|(known, _)| known == name)?;
        Some(node)
    }

    pub(in crate::vendor) fn items(&self) -> Option<&[Node]> {
        match &self.value {
            Literal::List(items) => Some(items),
            _ => None,
        }
    }

    pub(in crate::vendor) fn truth(&self) -> Option<bool> {
        match self.value {
            Literal::Truth(truth) => Some(truth),
            _ => None,
        }
    }

    pub(in crate::vendor) fn is_code(&self) -> bool {
        self.value == Literal::Code
    }

    /// A text, trimmed, or a number as one; `None` where there is nothing to read. (`text` of `cxbus/block.js`.)
    pub(in crate::vendor) fn text(&self) -> Option<String> {
        let text = match &self.value {
            Literal::Text(text) => text.trim().to_owned(),
            Literal::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// A number that is none less than nothing, however it is written.
    pub(in crate::vendor) fn amount(&self) -> Option<f64> {
        let number: f64 = self.text()?.parse().ok()?;
        (number.is_finite() && number >= 0.0).then_some(number)
    }

    /// Puts a value in the place of what an object has there. `__proto__` is no name.
    pub(in crate::vendor) fn put(&mut self, name: String, node: Node) {
        if name == "__proto__" {
            return;
        }
        if self.entries().is_none() {
            self.value = Literal::Object(Vec::new());
        }
        if let Literal::Object(entries) = &mut self.value {
            entries.retain(|(known, _)| *known != name);
            entries.push((name, node));
        }
    }

    /// The same, deeper; what is no object on the way becomes one.
    pub(in crate::vendor) fn put_at(&mut self, path: &[String], node: Node) {
        match path {
            [] => *self = node,
            [name] => self.put(name.clone(), node),
            [name, rest @ ..] => {
                let mut child = self.take(name).unwrap_or_else(|| Node::empty(node.at));
                child.put_at(rest, node);
                self.put(name.clone(), child);
            }
        }
    }

    fn take(&mut self, name: &str) -> Option<Node> {
        let Literal::Object(entries) = &mut self.value else {
            return None;
        };
        let index = entries.iter().position(|(known, _)| known == name)?;
        Some(entries.remove(index).1)
    }
}
