//! What agents of the demo say again and again.

use waymeet_cic::model::CannedResponse;

/// Library, title, shortcut, text.
const RESPONSES: [(&str, &str, &str, &str); 9] = [
    (
        "Conversation",
        "Greeting",
        "hi",
        "Hello {visitor}, this is {agent} of the lamp shop. How can I help you?",
    ),
    (
        "Conversation",
        "One moment",
        "moment",
        "Let me look that up for you, {visitor}. It takes a minute or two.",
    ),
    (
        "Conversation",
        "Anything else",
        "else",
        "Is there anything else I can do for you?",
    ),
    (
        "Conversation",
        "Handing on",
        "colleague",
        "A colleague knows more about this than I do. I will hand you over; you stay in this chat.",
    ),
    (
        "Conversation",
        "Goodbye",
        "bye",
        "Thank you for your visit, {visitor}. Have a good day!",
    ),
    (
        "Orders",
        "Delivery times",
        "delivery",
        "Lamps that are in stock leave us the same day if you order before two o’clock, and reach you within two to three \
         working days.",
    ),
    (
        "Orders",
        "Delivery costs",
        "costs",
        "Delivery is free from 80 euros on; below that it is 4.90 euros.",
    ),
    (
        "Orders",
        "Returns",
        "returns",
        "You can send anything back within 30 days:\n\n1. Put it into its box.\n2. Stick on the label that came with it.\n\
         3. Take it to any parcel shop. You have your money back within a week.",
    ),
    (
        "Orders",
        "Order number",
        "number",
        "Could you tell me your order number? It is in the message we sent you, and begins with A.",
    ),
];

/// The canned responses of the CIC-compatible server.
pub(super) fn canned_responses() -> Vec<CannedResponse> {
    RESPONSES
        .map(|(library, title, shortcut, text)| CannedResponse {
            library: library.to_owned(),
            title: title.to_owned(),
            text: text.to_owned(),
            shortcut: shortcut.to_owned(),
        })
        .into()
}
