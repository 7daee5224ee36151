//! The visitor's cart: numbers and quantities, kept in a cookie of the shop's own.

use super::catalogue::{Article, Catalogue};
use super::money::Money;

/// The cookie that holds the cart, as `number~quantity` joined by dots: characters a cookie carries as they are.
pub(super) const COOKIE: &str = "cart";

/// The most of one article the shop sells at once.
pub(super) const MAX_QUANTITY: u32 = 20;

/// The most different articles a cart holds; the rest of a longer cookie is ignored.
const MAX_LINES: usize = 20;

/// From this sum on delivery is free.
pub(super) const FREE_DELIVERY_FROM: Money = Money::cents(5000);

/// What delivery costs below it.
pub(super) const DELIVERY: Money = Money::cents(490);

/// The articles a visitor means to buy. INVARIANT (known articles): every line names an article of the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cart {
    lines: Vec<Line>,
}

/// One article and how many of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    article: Article,
    /// Between 1 and [`MAX_QUANTITY`].
    pub(super) quantity: u32,
}

/// What a cart comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) goods: Money,
    pub(super) delivery: Money,
}

impl Cart {
    /// Reads the cookie's text; whatever in it makes no sense is left out.
    pub(super) fn parse(text: &str, catalogue: &Catalogue) -> Self {
        let mut cart = Self::default();
        for entry in text.split('.').take(MAX_LINES) {
            let Some((sku, quantity)) = entry.split_once('~') else {
                continue;
            };
            let (Some(article), Ok(quantity)) = (catalogue.article(sku), quantity.parse()) else {
                continue;
            };
            if quantity > 0 {
                cart.add(article, quantity);
            }
        }
        cart
    }

    /// The text for the cookie.
    pub(super) fn to_text(&self) -> String {
        let entries: Vec<String> = self
            .lines
            .iter()
            .map(|line| format!("{}~{}", line.article.sku, line.quantity))
            .collect();
        entries.join(".")
    }

    /// Puts some more of an article in; a full cart stays as it is.
    pub(super) fn add(&mut self, article: Article, quantity: u32) {
        let quantity = quantity.clamp(1, MAX_QUANTITY);
        if let Some(line) = self.lines.iter_mut().find(|line| line.article.sku == article.sku) {
            line.quantity = (line.quantity + quantity).min(MAX_QUANTITY);
        } else if self.lines.len() < MAX_LINES {
            self.lines.push(Line { article, quantity });
        }
    }

    /// Changes how many of an article there are; an article that is not in the cart stays out.
    pub(super) fn set(&mut self, sku: &str, quantity: u32) {
        if let Some(line) = self.lines.iter_mut().find(|line| line.article.sku == sku) {
            line.quantity = quantity.clamp(1, MAX_QUANTITY);
        }
    }

    /// Takes an article out.
    pub(super) fn remove(&mut self, sku: &str) {
        self.lines.retain(|line| line.article.sku != sku);
    }

    /// What is in it, in the order it was put in.
    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// How many pieces are in it.
    pub(super) fn count(&self) -> u32 {
        self.lines.iter().map(|line| line.quantity).sum()
    }

    /// What it comes to.
    pub(super) fn sums(&self) -> Sums {
        let goods: Money = self.lines.iter().map(Line::total).sum();
        let free = goods.is_zero() || goods >= FREE_DELIVERY_FROM;
        Sums {
            goods,
            delivery: if free { Money::default() } else { DELIVERY },
        }
    }
}

impl Line {
    /// The price of the whole line.
    pub(super) fn total(&self) -> Money {
        self.article.price * self.quantity
    }
}

/// A line shows the article it holds: templates say `line.name`.
impl std::ops::Deref for Line {
    type Target = Article;

    fn deref(&self) -> &Article {
        &self.article
    }
}

impl Sums {
    /// Goods and delivery together.
    pub(super) fn total(&self) -> Money {
        self.goods + self.delivery
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, kept: &str) {
        assert_eq!(
            Cart::parse(text, &Catalogue::embedded()).to_text(),
            kept,
            "{text}"
        );
    }

    #[test]
    fn a_cookie_is_read_back_as_it_was_written() {
        check(
            "FL-101~2.studio-oak-linen-warm~1",
            "FL-101~2.studio-oak-linen-warm~1",
        );
    }

    #[test]
    fn nonsense_in_a_cookie_is_left_out() {
        check("", "");
        check("FL-101", "");
        check("<script>~1.FL-101~1", "FL-101~1");
        check("FL-101~0.FL-102~-3.FL-103~999999999999", "");
        check("FL-101~4000000000.FL-101~9", "FL-101~20");
        check(&"FL-101~1.".repeat(500), "FL-101~20");
    }

    #[test]
    fn delivery_is_free_from_fifty_euro() {
        let catalogue = Catalogue::embedded();
        let below = Cart::parse("TL-201~1", &catalogue).sums();
        assert_eq!(
            (below.delivery, below.total()),
            (DELIVERY, Money::cents(4950 + 490))
        );
        assert!(Cart::parse("TL-201~2", &catalogue).sums().delivery.is_zero());
        assert!(Cart::default().sums().total().is_zero());
    }
}
