//! The ways a site may be made.

/// A way to put the chat into a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Variant {
    /// Each page comes from a server.
    Page,
    /// One page that changes its address by script.
    SinglePage,
    /// Pages whose policy names scripts by a nonce.
    Nonce,
    /// Only files that are exactly today's.
    Pinned,
    /// By Google Tag Manager.
    Gtm,
    /// An application's bundle.
    Npm,
    /// An application made with React.
    React,
    /// An application made with Vue.
    Vue,
}

impl Variant {
    /// In the order they are offered in: what most sites need comes first.
    pub const ALL: [Self; 8] = [
        Self::Page,
        Self::SinglePage,
        Self::Nonce,
        Self::Pinned,
        Self::Gtm,
        Self::Npm,
        Self::React,
        Self::Vue,
    ];

    /// Its name in addresses and for programs.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::SinglePage => "single-page",
            Self::Nonce => "nonce",
            Self::Pinned => "pinned",
            Self::Gtm => "gtm",
            Self::Npm => "npm",
            Self::React => "react",
            Self::Vue => "vue",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variant| variant.id() == id)
    }

    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Page => "Ordinary pages",
            Self::SinglePage => "Single-page application",
            Self::Nonce => "Pages with a nonce",
            Self::Pinned => "Pinned to this version",
            Self::Gtm => "Google Tag Manager",
            Self::Npm => "npm and TypeScript",
            Self::React => "React",
            Self::Vue => "Vue",
        }
    }

    pub(super) const fn explanation(self) -> &'static str {
        match self {
            Self::Page => {
                "Paste this into every page between <head> and </head>, as far up as possible: \
                 the chat is there then, and each page that a visitor opens is recorded as far as the site's settings allow it."
            }
            Self::SinglePage => {
                "Paste this once into the <head> of the page your application starts from: \
                 from then on each change of the address is recorded as a page view."
            }
            Self::Nonce => {
                "For sites whose Content-Security-Policy has a nonce: paste this into the <head> of every page, \
                 and have your server write each answer's own nonce in the place of NONCE."
            }
            Self::Pinned => {
                "Paste this into the <head> of every page, before any other script: browsers then load only files that are \
                 exactly today's, so that you have to copy it again whenever the service is updated."
            }
            Self::Gtm => {
                "In Tag Manager make a new tag of the type Custom HTML, paste this into it, \
                 choose the trigger Initialization - All Pages, and publish."
            }
            Self::Npm => {
                "Install the package that `npm pack` makes of Waymeet, put this file among your sources, \
                 and import it once where your application starts."
            }
            Self::React => {
                "Install the package that `npm pack` makes of Waymeet, put this file among your sources, \
                 and write <Waymeet /> once at the root of your application."
            }
            Self::Vue => {
                "Install the package that `npm pack` makes of Waymeet, put this file among your sources, \
                 and say app.use(waymeet) where your application is made."
            }
        }
    }

    pub(super) const fn language(self) -> &'static str {
        match self {
            Self::Page | Self::SinglePage | Self::Nonce | Self::Pinned | Self::Gtm => "html",
            Self::Npm | Self::Vue => "typescript",
            Self::React => "tsx",
        }
    }

    pub(super) const fn file_name(self) -> &'static str {
        match self {
            Self::Page => "waymeet.html",
            Self::SinglePage => "waymeet-single-page.html",
            Self::Nonce => "waymeet-nonce.html",
            Self::Pinned => "waymeet-pinned.html",
            Self::Gtm => "waymeet-tag-manager.html",
            Self::Npm | Self::Vue => "waymeet.ts",
            Self::React => "Waymeet.tsx",
        }
    }
}
