//! Sealing the own log into the shared folder and reading the others'.
