//! Where a visitor came from, in the vendor's words. Its service derives `medium`, `name` and `keywords` from the address;
//! which hosts it takes for which medium is not published, so the tables are ours (inferred).

use waymeet_journey::context::{ContextKey, VisitContext};
use waymeet_journey::page::{UrlParts, query_decoded};

/// The medium of a referrer. Source: `medium` of the vendor's `Referrer` model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// A page of the same host.
    Internal,
    /// A search engine.
    Search,
    /// A social network.
    Social,
    /// A mail reader on the web.
    Email,
    /// An advertisement.
    Paid,
    /// Anything else.
    Unknown,
}

impl Medium {
    const ALL: [Self; 6] = [
        Self::Internal,
        Self::Search,
        Self::Social,
        Self::Email,
        Self::Paid,
        Self::Unknown,
    ];

    /// The vendor's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Search => "search",
            Self::Social => "social",
            Self::Email => "email",
            Self::Paid => "paid",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the vendor's word, whatever its case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|medium| medium.as_str().eq_ignore_ascii_case(text))
    }

    /// What addresses of this medium begin with; `None` where an address alone does not tell.
    #[must_use]
    pub fn beginnings(self) -> Option<Vec<String>> {
        let hosts = SITES
            .iter()
            .filter(|site| site.medium == self)
            .flat_map(|site| site.hosts);
        let beginnings: Vec<String> = hosts
            .map(|host| format!("https://{host}{}", if host.ends_with('.') { "" } else { "/" }))
            .collect();
        (!beginnings.is_empty()).then_some(beginnings)
    }
}

/// A site visitors come from.
struct Site {
    medium: Medium,
    name: &'static str,
    /// Its hosts; of one that ends with a dot, only the beginning.
    hosts: &'static [&'static str],
    /// The query parameter that holds what was searched for, where it is told at all.
    keywords: &'static str,
}

const fn search(name: &'static str, keywords: &'static str, hosts: &'static [&'static str]) -> Site {
    Site {
        medium: Medium::Search,
        name,
        hosts,
        keywords,
    }
}

const fn social(name: &'static str, hosts: &'static [&'static str]) -> Site {
    Site {
        medium: Medium::Social,
        name,
        hosts,
        keywords: "",
    }
}

const fn email(name: &'static str, hosts: &'static [&'static str]) -> Site {
    Site {
        medium: Medium::Email,
        name,
        hosts,
        keywords: "",
    }
}

const SITES: &[Site] = &[
    search("Google", "q", &["www.google.", "google."]),
    search("Bing", "q", &["www.bing.com", "bing.com", "cn.bing.com"]),
    search("DuckDuckGo", "q", &["duckduckgo.com", "html.duckduckgo.com"]),
    search(
        "Yahoo!",
        "p",
        &[
            "search.yahoo.",
            "r.search.yahoo.",
            "uk.search.yahoo.",
            "de.search.yahoo.",
            "fr.search.yahoo.",
        ],
    ),
    search("Ecosia", "q", &["www.ecosia.org", "ecosia.org"]),
    search("Qwant", "q", &["www.qwant.com"]),
    search("Startpage", "query", &["www.startpage.com", "startpage.com"]),
    search("Brave", "q", &["search.brave.com"]),
    search("Yandex", "text", &["yandex.", "www.yandex.", "ya.ru"]),
    search("Baidu", "wd", &["www.baidu.com", "m.baidu.com"]),
    search("Naver", "query", &["search.naver.com", "m.search.naver.com"]),
    social(
        "Facebook",
        &[
            "www.facebook.com",
            "m.facebook.com",
            "l.facebook.com",
            "lm.facebook.com",
            "facebook.com",
        ],
    ),
    social(
        "Instagram",
        &["www.instagram.com", "l.instagram.com", "instagram.com"],
    ),
    social("Threads", &["www.threads.", "l.threads."]),
    social("X", &["t.co", "x.com", "twitter.com", "mobile.twitter.com"]),
    social("LinkedIn", &["www.linkedin.com", "lnkd.in"]),
    social(
        "Reddit",
        &["www.reddit.com", "old.reddit.com", "out.reddit.com", "reddit.com"],
    ),
    social("Pinterest", &["www.pinterest.", "pinterest."]),
    social("YouTube", &["www.youtube.com", "m.youtube.com", "youtube.com"]),
    social("TikTok", &["www.tiktok.com", "tiktok.com"]),
    social("Bluesky", &["bsky.app", "go.bsky.app"]),
    social("Mastodon", &["mastodon.social", "mastodon.online"]),
    social("VK", &["vk.com", "m.vk.com", "away.vk.com"]),
    social("Xing", &["www.xing.com"]),
    social("WhatsApp", &["web.whatsapp.com", "l.wl.co"]),
    social("Telegram", &["t.me", "web.telegram.org"]),
    social("Hacker News", &["news.ycombinator.com"]),
    email("Gmail", &["mail.google.com"]),
    email(
        "Outlook",
        &["outlook.live.com", "outlook.office.com", "outlook.office365.com"],
    ),
    email("Yahoo! Mail", &["mail.yahoo.com"]),
    email("Proton Mail", &["mail.proton.me"]),
    email("AOL Mail", &["mail.aol.com"]),
    email("GMX", &["deref-gmx.net", "navigator.gmx.net"]),
    email("WEB.DE", &["deref-web.de", "navigator.web.de"]),
    email("Mail.ru", &["e.mail.ru"]),
    email("Webmail", &["webmail."]),
];

/// Values of `utm_medium` that are paid for. Source: the default channel groups of the field's largest analytics product.
const PAID_MEDIUMS: [&str; 9] = [
    "cpc",
    "ppc",
    "cpm",
    "cpv",
    "cpa",
    "retargeting",
    "display",
    "banner",
    "affiliate",
];

/// What is known of where a visitor came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referrer {
    /// The kind of site.
    pub medium: Medium,
    /// The site's name; empty if it is none we know.
    pub name: &'static str,
    /// What was searched for, where the address tells.
    pub keywords: String,
}

/// Says what is known of a referrer, for a visit to a page of `host`.
#[must_use]
pub fn classify(referrer: &str, host: &str, campaign: &VisitContext) -> Referrer {
    let parts = UrlParts::split(referrer);
    let hostname = parts.hostname.to_ascii_lowercase();
    // The longest beginning that fits is the site: a mail reader lives beside a search engine.
    let fits = |site: &&Site| -> usize {
        let is_host = |host: &&&str| match host.ends_with('.') {
            true => hostname.starts_with(**host),
            false => hostname == **host,
        };
        let hosts = site.hosts.iter().filter(is_host);
        hosts.map(|begins| begins.len()).max().unwrap_or_default()
    };
    let site = SITES.iter().filter(|site| fits(site) > 0).max_by_key(fits);
    let is_paid = campaign.get(ContextKey::CampaignClickId).is_some()
        || campaign.get(ContextKey::CampaignMedium).is_some_and(|medium| {
            let medium = medium.to_ascii_lowercase();
            PAID_MEDIUMS.contains(&medium.as_str()) || medium.starts_with("paid")
        });
    let is_internal = !hostname.is_empty() && hostname.eq_ignore_ascii_case(host);
    let keywords = site.and_then(|site| {
        parts
            .query_value(site.keywords)
            .filter(|_| !site.keywords.is_empty())
    });
    Referrer {
        medium: match site {
            _ if is_paid => Medium::Paid,
            _ if is_internal => Medium::Internal,
            Some(site) => site.medium,
            None => Medium::Unknown,
        },
        name: site.map_or("", |site| site.name),
        keywords: keywords.map(query_decoded).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_referrer_has_the_medium_of_its_site_unless_it_was_paid_for() {
        for (referrer, page, medium, name, keywords) in [
            (
                "https://www.google.de/search?q=oak+lamp",
                "",
                Medium::Search,
                "Google",
                "oak lamp",
            ),
            ("https://mail.google.com/", "", Medium::Email, "Gmail", ""),
            (
                "https://r.search.yahoo.com/?p=x",
                "",
                Medium::Search,
                "Yahoo!",
                "x",
            ),
            ("https://t.co/abc", "", Medium::Social, "X", ""),
            ("https://t.company.example/", "", Medium::Unknown, "", ""),
            ("https://shop.example/a", "", Medium::Internal, "", ""),
            ("https://blog.example/", "", Medium::Unknown, "", ""),
            ("", "", Medium::Unknown, "", ""),
            ("https://www.google.com/", "?gclid=7", Medium::Paid, "Google", ""),
            ("https://blog.example/", "?utm_medium=CPC", Medium::Paid, "", ""),
            (
                "https://blog.example/",
                "?utm_medium=paid-social",
                Medium::Paid,
                "",
                "",
            ),
            (
                "https://blog.example/",
                "?utm_medium=email",
                Medium::Unknown,
                "",
                "",
            ),
        ] {
            let mut campaign = VisitContext::default();
            let page = format!("https://shop.example/{page}");
            campaign.learn_arrival(&page, referrer, query_decoded);
            let expected = Referrer {
                medium,
                name,
                keywords: keywords.to_owned(),
            };
            assert_eq!(
                classify(referrer, "shop.example", &campaign),
                expected,
                "{referrer} {page}"
            );
        }
    }

    #[test]
    fn mediums_are_read_back_and_three_are_told_by_their_addresses() {
        for medium in Medium::ALL {
            assert_eq!(Medium::parse(medium.as_str()), Some(medium));
            let is_told = matches!(medium, Medium::Search | Medium::Social | Medium::Email);
            assert_eq!(medium.beginnings().is_some(), is_told, "{medium:?}");
        }
    }
}
