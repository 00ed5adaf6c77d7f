//! The files of the example team, made by `cargo xtask demo-media` and carried in the app.

const FILES: &[(&str, &[u8])] = &[
    ("reception.jpg", include_bytes!("media/reception.jpg")),
    ("workshop.jpg", include_bytes!("media/workshop.jpg")),
    ("wall.jpg", include_bytes!("media/wall.jpg")),
    ("greenhouse-360.jpg", include_bytes!("media/greenhouse-360.jpg")),
    ("storyboard-nl.pdf", include_bytes!("media/storyboard-nl.pdf")),
    ("storyboard-en.pdf", include_bytes!("media/storyboard-en.pdf")),
    ("questionnaire-nl.csv", include_bytes!("media/questionnaire-nl.csv")),
    ("questionnaire-en.csv", include_bytes!("media/questionnaire-en.csv")),
    ("reception-bell.wav", include_bytes!("media/reception-bell.wav")),
    ("greenhouse-try-out.webm", include_bytes!("media/greenhouse-try-out.webm")),
];

pub fn file(name: &str) -> Option<&'static [u8]> {
    FILES.iter().find(|(known, _)| *known == name).map(|(_, content)| *content)
}
