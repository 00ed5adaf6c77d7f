//! The method that comes with the app.

use super::{Method, read};
use std::sync::LazyLock;

/// The iXperium designteam method: three rounds, nine steps.
pub fn ixperium() -> &'static Method {
    static METHOD: LazyLock<Method> = LazyLock::new(|| {
        read(include_str!("ixperium.json")).expect("the method file in the program is read by a test")
    });
    &METHOD
}
