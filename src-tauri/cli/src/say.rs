//! What is printed: sentences for people, or one JSON value a line for programs.

use crate::exit::Stop;
use crate::words;
use serde::Serialize;
use std::io::Write;

pub struct Say {
    is_json: bool,
}

impl Say {
    pub fn new(is_json: bool) -> Self {
        Self { is_json }
    }

    /// One answer: `value` for programs, `text` for people. It is out when this returns, so what it says is done must
    /// be done before.
    pub fn answer(&mut self, value: &impl Serialize, text: &str) {
        match serde_json::to_string(value) {
            Ok(json) if self.is_json => self.raw(&format!("{json}\n")),
            Ok(_) | Err(_) => self.raw(&format!("{text}\n")),
        }
    }

    pub fn raw(&mut self, text: &str) {
        let mut out = std::io::stdout().lock();
        // Who reads no further wants to hear no more; what was done stays done.
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }

    pub fn stop(&mut self, stop: &Stop) {
        let text = words::why(stop);
        let line = if self.is_json {
            let (code, detail) = words::code(stop);
            serde_json::json!({ "error": code, "detail": detail, "message": text }).to_string()
        } else {
            format!("{}: {text}", crate::args::NAME)
        };
        // Nobody to tell is no reason to fail in another way.
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }
}
