//! Says to a window what a window manager would say when somebody presses its close button. The screen of the journeys has
//! no window manager, so this speaks the X protocol itself.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

const INTERN_ATOM: u8 = 16;
const SEND_EVENT: u8 = 25;
const GET_INPUT_FOCUS: u8 = 43;
const CLIENT_MESSAGE: u8 = 33;
/// A reply, and an event or error, without what some replies add.
const ANSWER_BYTES: usize = 32;

/// Ask a window to close (WM_DELETE_WINDOW). What it does then is its own business.
pub fn ask_to_close(window: u32) {
    let mut server = Server::connect();
    let (protocols, close) = (server.atom("WM_PROTOCOLS"), server.atom("WM_DELETE_WINDOW"));
    let mut event = vec![CLIENT_MESSAGE, 32, 0, 0];
    for number in [window, protocols, close, 0, 0, 0, 0] {
        event.extend(number.to_le_bytes());
    }
    let mut body = window.to_le_bytes().to_vec();
    // To the program that made the window, whichever events it wants.
    body.extend(0u32.to_le_bytes());
    body.extend(event);
    server.ask(SEND_EVENT, &body);
    // Requests are answered in turn: the answer to this one means that the other was done.
    server.ask(GET_INPUT_FOCUS, &[]);
    server.answer();
}

struct Server(UnixStream);

impl Server {
    fn connect() -> Self {
        let display =
            std::env::var("DISPLAY").expect("journeys need a screen: start them with `cargo xtask`");
        let number = display.trim_start_matches(':').split('.').next().unwrap_or_default().to_owned();
        let mut stream =
            UnixStream::connect(format!("/tmp/.X11-unix/X{number}")).expect("the X server takes connections");
        // Little-endian, version 11.0, and no proof of who we are.
        stream.write_all(b"l\0\x0b\0\0\0\0\0\0\0\0\0").expect("the X server listens");
        let mut head = [0; 8];
        stream.read_exact(&mut head).expect("the X server answers");
        assert_eq!(head[0], 1, "the X server lets us in");
        let mut about = vec![0; usize::from(u16::from_le_bytes([head[6], head[7]])) * 4];
        stream.read_exact(&mut about).expect("the X server tells about itself");
        Self(stream)
    }

    fn atom(&mut self, name: &str) -> u32 {
        let length = u16::try_from(name.len()).expect("these names are short");
        let mut body = length.to_le_bytes().to_vec();
        body.extend([0, 0]);
        body.extend(name.as_bytes());
        body.resize(body.len().next_multiple_of(4), 0);
        self.ask(INTERN_ATOM, &body);
        let answer = self.answer();
        u32::from_le_bytes([answer[8], answer[9], answer[10], answer[11]])
    }

    fn ask(&mut self, request: u8, body: &[u8]) {
        let words = u16::try_from(body.len() / 4 + 1).expect("these requests are short");
        let mut bytes = vec![request, 0];
        bytes.extend(words.to_le_bytes());
        bytes.extend(body);
        self.0.write_all(&bytes).expect("the X server listens");
    }

    fn answer(&mut self) -> [u8; ANSWER_BYTES] {
        let mut answer = [0; ANSWER_BYTES];
        self.0.read_exact(&mut answer).expect("the X server answers");
        assert_eq!(answer[0], 1, "the X server did what was asked: {answer:?}");
        answer
    }
}
