//! Lets Tauri generate what the window may do.

fn main() {
    tauri_build::build();
}
