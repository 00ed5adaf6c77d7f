//! What a person can do, one file per noun.
