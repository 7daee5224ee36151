//! One operation of the API: its address, who may call it, and what the OpenAPI document says of it — in one place, so that
//! none of the three can be forgotten.

use super::super::oauth;
use crate::audit::Actor;
use crate::auth::permission::{Grants, Permission};
use crate::error::ApiError;
use crate::shared::Shared;
use axum::Router;
use axum::extract::{FromRequestParts, Request, State};
use axum::handler::Handler;
use axum::http::Method;
use axum::http::request::Parts;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};
use std::sync::Arc;

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everybody: visitors do.
    Public,
    /// Whoever has one of these permissions.
    Any(&'static [Permission]),
    /// Whoever has all of these; of none, whoever has a good token.
    All(&'static [Permission]),
}

impl Access {
    /// Refuses whoever may not.
    fn check(self, has: impl Fn(Permission) -> bool) -> Result<(), ApiError> {
        let missing = match self {
            Self::Public => None,
            Self::Any(permissions) if permissions.iter().any(|one| has(*one)) => None,
            Self::Any(permissions) => permissions.first(),
            Self::All(permissions) => permissions.iter().find(|one| !has(**one)),
        };
        missing.map_or(Ok(()), |permission| Err(ApiError::Forbidden(*permission)))
    }
}

/// A parameter of an address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
}

/// What one operation takes and gives.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) method: Method,
    /// With `{id}` for what varies.
    pub(crate) path: String,
    pub(crate) access: Access,
    pub(crate) tag: &'static str,
    pub(crate) summary: String,
    /// After the question mark.
    pub(crate) query: Vec<Parameter>,
    /// The name of the schema of the body.
    pub(crate) takes: Option<&'static str>,
    /// The status of success, and the name of the schema of its body.
    pub(crate) gives: (u16, Option<&'static str>),
}

impl Operation {
    pub(crate) fn new(method: Method, path: impl Into<String>, access: Access, tag: &'static str) -> Self {
        Self {
            method,
            path: path.into(),
            access,
            tag,
            summary: String::new(),
            query: Vec::new(),
            takes: None,
            gives: (200, None),
        }
    }

    pub(crate) fn summary(mut self, summary: impl Into<String>) -> Self {
        self.summary = summary.into();
        self
    }

    pub(crate) fn query(mut self, query: &'static [Parameter]) -> Self {
        self.query.extend_from_slice(query);
        self
    }

    pub(crate) fn takes(mut self, schema: &'static str) -> Self {
        self.takes = Some(schema);
        self
    }

    pub(crate) fn gives(mut self, status: u16, schema: Option<&'static str>) -> Self {
        self.gives = (status, schema);
        self
    }
}

/// The operations, and the routes they are.
pub(crate) struct Api {
    shared: Arc<Shared>,
    router: Router<Arc<Shared>>,
    operations: Vec<Operation>,
}

impl Api {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            router: Router::new(),
            operations: Vec::new(),
        }
    }

    /// Adds an operation. Nobody gets past its permission.
    pub(crate) fn with<T: 'static>(
        mut self,
        operation: Operation,
        handler: impl Handler<T, Arc<Shared>>,
    ) -> Self {
        // All methods of the API have a filter.
        if let Ok(filter) = MethodFilter::try_from(operation.method.clone()) {
            let state = (self.shared.clone(), operation.access);
            let route = on(filter, handler).layer(from_fn_with_state(state, guard));
            self.router = self.router.route(&operation.path, route);
            self.operations.push(operation);
        }
        self
    }

    pub(crate) fn finish(self) -> (Router<Arc<Shared>>, Vec<Operation>) {
        (self.router, self.operations)
    }
}

/// Who calls.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) organisation: String,
    /// What they may do, where that depends on what they send.
    pub(crate) grants: Grants,
    /// The id of its client.
    pub(crate) client: String,
}

impl Caller {
    /// Who the audit log says it was.
    pub(crate) fn actor(&self) -> Actor {
        Actor::Client(self.client.clone())
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        // Only the guard puts it there.
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(ApiError::Unauthorized)
    }
}

async fn guard(
    State((shared, access)): State<(Arc<Shared>, Access)>,
    mut request: Request,
    next: Next,
) -> Response {
    if access != Access::Public {
        let grant = match oauth::grant(&shared, request.headers()) {
            Ok(grant) => grant,
            Err(error) => return error.into_response(),
        };
        if let Err(error) = access.check(|permission| grant.grants.has(permission)) {
            return error.into_response();
        }
        request.extensions_mut().insert(Caller {
            organisation: grant.organisation,
            grants: grant.grants,
            client: grant.client,
        });
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_needs_one_and_all_need_every_one() {
        use Permission::{EditSegments, ViewOutcomes, ViewSegments};
        let has = |permission| permission == ViewSegments;
        for (access, expected) in [
            (Access::Public, true),
            (Access::Any(&[ViewSegments]), true),
            (Access::Any(&[EditSegments, ViewSegments]), true),
            (Access::Any(&[EditSegments]), false),
            (Access::All(&[ViewSegments]), true),
            (Access::All(&[ViewSegments, ViewOutcomes]), false),
        ] {
            assert_eq!(access.check(has).is_ok(), expected, "{access:?}");
        }
    }
}
