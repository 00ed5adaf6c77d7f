//! What a person types over: a value that may have changed under their hands.

/// A change of one field, with what stood there when this person began. What a colleague wrote since is kept beside it;
/// without it whatever stands there is replaced.
#[derive(Debug, Clone, PartialEq)]
pub struct TypedOver<C> {
    pub change: C,
    pub over: Option<C>,
}

impl<C> From<C> for TypedOver<C> {
    fn from(change: C) -> Self {
        Self { change, over: None }
    }
}
