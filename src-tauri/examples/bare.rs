//! A window with one page and nothing behind it: what the benches measure the app against.

use std::borrow::Cow;
use tauri::test::mock_context;
use tauri::utils::assets::{AssetKey, AssetsIter, CspHash};
use tauri::{App, Assets, Builder, WebviewUrl, WebviewWindowBuilder, Wry};

const PAGE: &str = "<!doctype html><html lang=\"en\"><title>Bare</title><body><h1>Bare window</h1>\
    <label>Name <input></label><button onclick=\"document.querySelector('output').value = \
    'Hello ' + document.querySelector('input').value\">Greet</button><p><output></output></p></body></html>";

struct OnePage;

impl Assets<Wry> for OnePage {
    fn get(&self, _key: &AssetKey) -> Option<Cow<'_, [u8]>> {
        Some(Cow::Borrowed(PAGE.as_bytes()))
    }

    fn iter(&self) -> Box<AssetsIter<'_>> {
        Box::new(std::iter::empty())
    }

    fn csp_hashes(&self, _page: &AssetKey) -> Box<dyn Iterator<Item = CspHash<'_>> + '_> {
        Box::new(std::iter::empty())
    }
}

fn main() -> tauri::Result<()> {
    Builder::default()
        .setup(|app: &mut App| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("Bare")
                .inner_size(1280.0, 800.0)
                .build()?;
            Ok(())
        })
        .run(mock_context(OnePage))
}
