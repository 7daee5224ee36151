//! Why there is no connection, step by step.

use super::reach::Barred;
use rustls::{AlertDescription, CertificateError, Error as TlsError, PeerIncompatible};
use std::io;

/// Why there is no connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Failure {
    /// Nobody knows the name.
    #[error("the name is not found")]
    NotFound,
    /// Every address it has is barred.
    #[error(transparent)]
    Barred(Barred),
    /// Nothing listens at the port.
    #[error("the connection is refused")]
    Refused,
    /// There is no way there.
    #[error("there is no way to the address")]
    NoWay,
    /// There was no answer in time.
    #[error("there is no answer in time")]
    Silent,
    /// The connection broke off.
    #[error("the connection broke off")]
    BrokeOff,
    /// No certificate of a server could be made sense of.
    #[error(transparent)]
    Certificate(CertificateProblem),
    /// What answers is no TLS.
    #[error("what answers speaks no TLS")]
    NotTls,
    /// TLS, but not with us.
    #[error("no way of TLS is known to both sides")]
    NoCommonTls,
}

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CertificateProblem {
    /// Nobody who is trusted has issued it.
    #[error("nobody who is trusted has issued the certificate")]
    UnknownIssuer,
    /// Its time is over.
    #[error("the certificate has expired")]
    Expired,
    /// Its time has not come.
    #[error("the certificate is not valid yet")]
    NotYetValid,
    /// It is another server's.
    #[error("the certificate is for another name")]
    OtherName,
    /// It is good for nothing we know.
    #[error("the certificate cannot be used")]
    Unusable,
}

impl From<CertificateProblem> for Failure {
    fn from(problem: CertificateProblem) -> Self {
        Self::Certificate(problem)
    }
}

/// What became of a connection at an address.
pub(crate) fn of_connection(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Failure::Refused,
        io::ErrorKind::TimedOut => Failure::Silent,
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => Failure::BrokeOff,
        _ => Failure::NoWay,
    }
}

/// What became of a TLS handshake.
pub(crate) fn of_handshake(error: &io::Error) -> Failure {
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<TlsError>());
    match tls {
        Some(error) => of_tls(error),
        None => of_connection(error),
    }
}

fn of_tls(error: &TlsError) -> Failure {
    match error {
        TlsError::InvalidCertificate(error) => of_certificate(error).into(),
        TlsError::NoCertificatesPresented | TlsError::UnsupportedNameType => {
            CertificateProblem::Unusable.into()
        }
        TlsError::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13)
        | TlsError::AlertReceived(
            AlertDescription::ProtocolVersion
            | AlertDescription::HandshakeFailure
            | AlertDescription::InsufficientSecurity,
        ) => Failure::NoCommonTls,
        TlsError::InvalidMessage(_) => Failure::NotTls,
        _ => Failure::BrokeOff,
    }
}

fn of_certificate(error: &CertificateError) -> CertificateProblem {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => CertificateProblem::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            CertificateProblem::NotYetValid
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertificateProblem::OtherName
        }
        CertificateError::UnknownIssuer | CertificateError::BadSignature => CertificateProblem::UnknownIssuer,
        // A certificate that is an authority's own and stands for a server as well: made by hand, by nobody who is trusted.
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            CertificateProblem::UnknownIssuer
        }
        _ => CertificateProblem::Unusable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::InvalidMessage;

    #[test]
    fn each_way_to_fail_is_told_apart() {
        let tls = |error: TlsError| io::Error::new(io::ErrorKind::InvalidData, error);
        let certificate = |error| tls(TlsError::InvalidCertificate(error));
        for (error, expected) in [
            (io::ErrorKind::ConnectionRefused.into(), Failure::Refused),
            (io::ErrorKind::TimedOut.into(), Failure::Silent),
            (io::ErrorKind::NetworkUnreachable.into(), Failure::NoWay),
            (io::ErrorKind::UnexpectedEof.into(), Failure::BrokeOff),
            (
                tls(TlsError::InvalidMessage(InvalidMessage::InvalidContentType)),
                Failure::NotTls,
            ),
            (
                tls(TlsError::AlertReceived(AlertDescription::ProtocolVersion)),
                Failure::NoCommonTls,
            ),
            (
                tls(TlsError::AlertReceived(AlertDescription::InternalError)),
                Failure::BrokeOff,
            ),
            (
                certificate(CertificateError::UnknownIssuer),
                CertificateProblem::UnknownIssuer.into(),
            ),
            (
                certificate(CertificateError::Expired),
                CertificateProblem::Expired.into(),
            ),
            (
                certificate(CertificateError::NotValidYet),
                CertificateProblem::NotYetValid.into(),
            ),
            (
                certificate(CertificateError::NotValidForName),
                CertificateProblem::OtherName.into(),
            ),
            (
                certificate(CertificateError::BadEncoding),
                CertificateProblem::Unusable.into(),
            ),
        ] {
            assert_eq!(of_handshake(&error), expected, "{error:?}");
        }
    }
}
