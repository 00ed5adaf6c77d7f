//! The change log and the rows made from it; the only place with SQL.
