//! Enumerations of the vendor's: variants with a spelling on the wire and a place in the binary form.

/// Defines such an enumeration: `ALL`, `as_str`, `parse` and the binary form, from one list. The list may only grow at
/// its end.
macro_rules! spelled_enum {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $spelling:literal),* $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The vendor's spelling.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $spelling),* }
            }

            /// Reads the vendor's spelling; one we do not know is `None`.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == text)
            }
        }

        $crate::codec::wire_enum!($name { $($variant),* });
    };
}

pub(crate) use spelled_enum;
