//! What the shop sells, read from the data file that is built in.

use serde::Deserialize;

use super::money::Money;
use super::studio::Plan;

/// The data file, built into the binary.
const DATA: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../www/shop/products.json"
));

/// The whole range, in the order the shop shows it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Catalogue {
    pub(super) categories: Vec<Category>,
    pub(super) products: Vec<Product>,
    #[serde(rename = "studio")]
    pub(super) plan: Plan,
}

/// One shelf of the shop.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Category {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) blurb: String,
    /// The product whose picture stands for the category.
    pub(super) image: String,
}

/// One thing to buy.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Product {
    pub(super) sku: String,
    /// Names the product in its address, and its picture.
    pub(super) slug: String,
    pub(super) name: String,
    /// The slug of its category.
    pub(super) category: String,
    #[serde(rename = "price_cents")]
    pub(super) price: Money,
    pub(super) material: String,
    pub(super) size: String,
    pub(super) featured: bool,
    pub(super) summary: String,
    pub(super) details: Vec<String>,
    tags: Vec<String>,
}

/// What a line of the cart needs to know of a product, or of a lamp from the studio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Article {
    pub(super) sku: String,
    pub(super) name: String,
    pub(super) note: String,
    pub(super) image: String,
    pub(super) href: String,
    pub(super) category: String,
    pub(super) price: Money,
}

impl Catalogue {
    /// The range from the data file. Should the file be broken, which a test forbids, the shop is empty.
    pub(super) fn embedded() -> Self {
        serde_json::from_str(DATA).unwrap_or_else(|error| {
            tracing::error!(%error, "the shop's data file cannot be read");
            Self::default()
        })
    }

    /// The category of that slug.
    pub(super) fn category(&self, slug: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.slug == slug)
    }

    /// The product of that slug.
    pub(super) fn product(&self, slug: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.slug == slug)
    }

    /// The products of a category.
    pub(super) fn of_category<'a>(&'a self, slug: &'a str) -> impl Iterator<Item = &'a Product> {
        self.products
            .iter()
            .filter(move |product| product.category == slug)
    }

    /// The products that hold every word of the query somewhere; none for an empty query.
    pub(super) fn search(&self, query: &str) -> Vec<&Product> {
        let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
        if words.is_empty() {
            return Vec::new();
        }
        self.products
            .iter()
            .filter(|product| words.iter().all(|word| product.mentions(word)))
            .collect()
    }

    /// What a number on a cart line stands for.
    pub(super) fn article(&self, sku: &str) -> Option<Article> {
        let product = self
            .products
            .iter()
            .find(|product| product.sku == sku)
            .map(Product::article);
        product.or_else(|| self.plan.article(sku))
    }
}

impl Product {
    /// Whether a word in lower case occurs in what a visitor may look for. A plural finds the singular.
    fn mentions(&self, word: &str) -> bool {
        let singular = word
            .strip_suffix('s')
            .filter(|stem| stem.len() > 2)
            .unwrap_or(word);
        let texts = [
            &self.name,
            &self.category,
            &self.material,
            &self.summary,
            &self.sku,
        ];
        texts
            .into_iter()
            .chain(&self.tags)
            .any(|text| text.to_lowercase().contains(singular))
    }

    fn article(&self) -> Article {
        Article {
            sku: self.sku.clone(),
            name: self.name.clone(),
            note: self.material.clone(),
            image: self.slug.clone(),
            href: format!("/p/{}", self.slug),
            category: self.category.clone(),
            price: self.price,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_file_is_whole() {
        let catalogue: Catalogue = serde_json::from_str(DATA).unwrap();
        assert!(catalogue.products.len() >= 12);
        assert!(catalogue.categories.len() >= 3);
        for product in &catalogue.products {
            assert!(
                catalogue.category(&product.category).is_some(),
                "{} has no category",
                product.slug
            );
            let same = |other: &&Product| other.slug == product.slug || other.sku == product.sku;
            assert_eq!(
                catalogue.products.iter().filter(same).count(),
                1,
                "{} is there twice",
                product.slug
            );
        }
        for category in &catalogue.categories {
            assert!(
                catalogue.product(&category.image).is_some(),
                "{} has no picture",
                category.slug
            );
        }
        assert!(!catalogue.plan.steps.is_empty());
    }

    #[test]
    fn search_wants_every_word_and_ignores_case() {
        let catalogue = Catalogue::embedded();
        let names = |query| {
            catalogue
                .search(query)
                .iter()
                .map(|found| found.name.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(names("opal BEDSIDE"), ["Cep"]);
        assert!(names("lamps").len() >= 8);
        assert!(names("lamp zeppelin").is_empty());
        assert!(names("   ").is_empty());
    }
}
