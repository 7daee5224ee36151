//! What a transcript says besides what was said in the chat, by language.

/// The words of one language.
#[derive(Debug)]
pub(super) struct Words {
    /// The language, as HTML names it.
    pub(super) language: &'static str,
    subject: &'static str,
    pub(super) began: &'static str,
    pub(super) ended: &'static str,
    pub(super) zone: &'static str,
    pub(super) before: &'static str,
    pub(super) conversation: &'static str,
    pub(super) page: &'static str,
    pub(super) file: &'static str,
    pub(super) cut: &'static str,
    pub(super) why: &'static str,
}

/// Where the queue's name stands in a subject.
const QUEUE: &str = "{queue}";

/// The first one is everybody's who speaks none of the others.
const ALL: [Words; 4] = [
    Words {
        language: "en",
        subject: "Your conversation with {queue}",
        began: "Began",
        ended: "Ended",
        zone: "All times are UTC.",
        before: "Before this conversation",
        conversation: "Conversation",
        page: "Page",
        file: "File",
        cut: "The rest was too long to be sent.",
        why: "You get this message because somebody asked for it with your address when the chat began. It was sent by a \
              program.",
    },
    Words {
        language: "de",
        subject: "Ihr Gespräch mit {queue}",
        began: "Beginn",
        ended: "Ende",
        zone: "Alle Zeiten sind UTC.",
        before: "Vor diesem Gespräch",
        conversation: "Gespräch",
        page: "Seite",
        file: "Datei",
        cut: "Der Rest war zu lang, um gesendet zu werden.",
        why: "Sie erhalten diese Nachricht, weil sie zu Beginn des Chats mit Ihrer Adresse gewünscht wurde. Sie wurde \
              automatisch gesendet.",
    },
    Words {
        language: "fr",
        subject: "Votre conversation avec {queue}",
        began: "Début",
        ended: "Fin",
        zone: "Toutes les heures sont en UTC.",
        before: "Avant cette conversation",
        conversation: "Conversation",
        page: "Page",
        file: "Fichier",
        cut: "La suite était trop longue pour être envoyée.",
        why: "Vous recevez ce message parce qu’il a été demandé avec votre adresse au début du chat. Il a été envoyé \
              automatiquement.",
    },
    Words {
        language: "es",
        subject: "Su conversación con {queue}",
        began: "Inicio",
        ended: "Fin",
        zone: "Todas las horas son UTC.",
        before: "Antes de esta conversación",
        conversation: "Conversación",
        page: "Página",
        file: "Archivo",
        cut: "El resto era demasiado largo para enviarse.",
        why: "Recibe este mensaje porque se pidió con su dirección al comenzar el chat. Se envió automáticamente.",
    },
];

impl Words {
    /// The words of a language such as `de-at`; of English if we have none of it.
    pub(super) fn of(language: Option<&str>) -> &'static Self {
        let primary = language.unwrap_or_default().split(['-', '_']).next();
        let primary = primary.unwrap_or_default().to_ascii_lowercase();
        ALL.iter()
            .find(|words| words.language == primary)
            .unwrap_or(&ALL[0])
    }

    pub(super) fn subject(&self, queue: &str) -> String {
        self.subject.replace(QUEUE, queue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_we_have_is_spoken_and_english_to_everybody_else() {
        for (language, expected) in [
            (Some("de"), "de"),
            (Some("DE-AT"), "de"),
            (Some("fr_ca"), "fr"),
            (Some("es"), "es"),
            (Some("en-us"), "en"),
            (Some("nl"), "en"),
            (Some(""), "en"),
            (None, "en"),
        ] {
            assert_eq!(Words::of(language).language, expected, "{language:?}");
        }
        for words in &ALL {
            assert!(words.subject("Web Sales").contains(" Web Sales"));
        }
    }
}
