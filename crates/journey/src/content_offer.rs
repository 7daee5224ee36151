//! Content offers: cards with a call to action, shown on the page itself.

use alloc::string::String;

/// How a content offer lies on the page. Source: `displayMode`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DisplayMode {
    /// In the middle, above everything, until it is answered.
    Modal,
    /// Above the page, without taking the focus.
    Overlay,
    /// A small card in a corner.
    Toast,
}

/// How image and text stand to each other. Source: `layoutMode`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LayoutMode {
    /// No image.
    TextOnly,
    /// No text.
    ImageOnly,
    /// Text left of the image.
    LeftText,
    /// Text right of the image.
    RightText,
    /// Text above the image.
    TopText,
    /// Text below the image.
    BottomText,
}

/// Where a call to action opens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkTarget {
    /// A new tab (`Blank`).
    Blank,
    /// The same tab (`Self`).
    SameTab,
}

/// The button of a content offer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallToAction {
    /// Its label.
    pub text: String,
    /// Where it leads: http or https, checked again before it is followed.
    pub url: String,
    /// Where it opens.
    pub target: LinkTarget,
}

/// A content offer. Empty texts are not shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContentOffer {
    /// How it lies on the page.
    pub display_mode: DisplayMode,
    /// Image and text.
    pub layout_mode: LayoutMode,
    /// Address of the image.
    pub image_url: String,
    /// What the image shows, for those who cannot see it.
    pub image_alt_text: String,
    /// Small line above the headline.
    pub title: String,
    /// The message.
    pub headline: String,
    /// The rest of the message.
    pub body: String,
    /// The button.
    pub call_to_action: Option<CallToAction>,
}

crate::codec::wire_enum!(DisplayMode {
    Modal,
    Overlay,
    Toast
});
crate::codec::wire_enum!(LayoutMode {
    TextOnly,
    ImageOnly,
    LeftText,
    RightText,
    TopText,
    BottomText
});
crate::codec::wire_enum!(LinkTarget { Blank, SameTab });
crate::codec::wire_struct!(CallToAction { text, url, target });
crate::codec::wire_struct!(ContentOffer {
    display_mode,
    layout_mode,
    image_url,
    image_alt_text,
    title,
    headline,
    body,
    call_to_action,
});
