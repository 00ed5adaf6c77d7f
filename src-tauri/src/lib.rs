//! The shell around the core: one window, the commands it may use, and the manners of a desktop app.

mod api;
mod closing;
mod commands;
mod error;
mod logging;
mod media;
mod offered;
mod opening;
mod platform;
mod sharing_loop;
mod state;

use closing::Closing;
use commands::evidence::allow;
use commands::handover::{HandoverOffered, is_handover};
use commands::window::{FilesOffered, LinkOffered};
use offered::Offered;
use opening::Door;
use platform::{SafeMode, Start, main_window};
use state::Opened;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tauri::window::Color;
use tauri::{AppHandle, DragDropEvent, Manager, Theme, WebviewUrl, WebviewWindowBuilder, WindowEvent, Wry};
use tauri_plugin_window_state::StateFlags;
use tauri_specta::Event;
use werkplaats_core::KeySource;
use werkplaats_core::domain::Appearance;

/// If the interface has not shown itself by then, the window is shown as it is: an empty window can be closed,
/// an invisible one cannot.
const SHOW_AT_LATEST: Duration = Duration::from_secs(8);
/// Paper, before the page is there to draw it.
const PAPER_LIGHT: Color = Color(0xfb, 0xf9, 0xf4, 0xff);
const PAPER_DARK: Color = Color(0x15, 0x17, 0x1c, 0xff);

pub fn run() {
    let mut context = tauri::generate_context!();
    let identifier = context.config().identifier.clone();
    let home = platform::home(&identifier);
    platform::enter_safe_mode_if_needed(home.as_deref());
    context.config_mut().identifier = platform::identifier_of(&identifier);

    let api = api::api();
    let builder = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|handle, arguments, folder| {
            if let Some(window) = main_window(handle) {
                platform::show(&window);
            }
            offer(handle, Offered::in_arguments(arguments.into_iter().map(Into::into), Path::new(&folder)));
        }))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_fs::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(
            tauri_plugin_window_state::Builder::default()
                // Showing is for the first paint to do.
                .with_state_flags(StateFlags::all() & !StateFlags::VISIBLE)
                .build(),
        )
        .register_asynchronous_uri_scheme_protocol(media::SCHEME, |context, request, responder| {
            let app = context.app_handle().state::<Opened>().app().ok().cloned();
            let path = request.uri().path().to_owned();
            tauri::async_runtime::spawn_blocking(move || {
                responder.respond(media::respond(app.and_then(|app| media::read(&app, &path).ok())));
            });
        })
        .invoke_handler(api.invoke_handler())
        .setup(move |tauri_app| {
            api.mount_events(tauri_app);
            let handle = tauri_app.handle().clone();
            let folder = std::env::current_dir().unwrap_or_default();
            logging::start(&handle);
            let keys = home.as_deref().map_or_else(KeySource::default, platform::keys);
            let door = Door::new(home.clone(), keys);
            let opened = Opened::of(door.open(&handle));
            let home = home.unwrap_or_else(std::env::temp_dir);
            handle.manage(Start::begin(&home, Offered::in_arguments(std::env::args_os(), &folder)));
            let paper = paper(&handle, &opened);
            handle.manage(door);
            handle.manage(opened);
            handle.manage(SafeMode::of_this_process());
            handle.manage(Closing::default());
            make_window(&handle, paper)?;
            Ok(())
        })
        .on_window_event(|window, event| match event {
            WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => {
                offer(window.app_handle(), Offered::of_files(paths.clone()));
            }
            WindowEvent::CloseRequested { api, .. } if closing::ask(window.app_handle()) => {
                api.prevent_close();
            }
            _ => {}
        });
    #[cfg(target_os = "macos")]
    let builder = builder
        .menu(closing::menu::make)
        .on_menu_event(|handle, event| closing::menu::on_event(handle, &event));
    match builder.build(context) {
        Ok(app) => app.run(|handle, event| match event {
            tauri::RunEvent::ExitRequested { api, .. } => {
                if closing::ask(handle) {
                    api.prevent_exit();
                } else {
                    sharing_loop::flush(handle);
                }
            }
            #[cfg(target_os = "macos")]
            tauri::RunEvent::Opened { urls } => offer(handle, Offered::in_urls(urls)),
            _ => {}
        }),
        Err(cause) => tracing::error!(%cause, "the app could not be started"),
    }
}

/// Offer the window what came from outside, with files brought into scope; what comes too early waits for it.
fn offer(handle: &AppHandle<Wry>, offered: Offered) {
    if offered.is_empty() {
        return;
    }
    let Some(start) = handle.try_state::<Start>() else { return };
    let Some(Offered { files, link }) = start.keep(offered) else { return };
    if let Some(link) = link {
        // A window that is closing takes no link.
        let _ = LinkOffered { link }.emit(handle);
    }
    for file in &files {
        allow(handle, file);
    }
    let text = |file: &PathBuf| file.to_string_lossy().into_owned();
    let (handovers, others): (Vec<_>, Vec<_>) = files.iter().partition(|file| is_handover(file));
    // A window that is closing takes no files.
    for file in handovers {
        let _ = HandoverOffered { path: text(file) }.emit(handle);
    }
    if !others.is_empty() {
        let _ = FilesOffered { paths: others.into_iter().map(text).collect() }.emit(handle);
    }
}

fn paper(handle: &AppHandle<Wry>, opened: &Opened) -> Color {
    let settings = match opened.app() {
        Ok(app) => tauri::async_runtime::block_on(app.store.settings()).ok(),
        Err(_) => opened.failure().settings,
    };
    let is_dark = match settings.map(|settings| settings.appearance) {
        Some(Appearance::Dark) => true,
        Some(Appearance::Light) => false,
        Some(Appearance::System) | None => {
            main_window(handle).is_some_and(|window| window.theme().is_ok_and(|theme| theme == Theme::Dark))
        }
    };
    if is_dark { PAPER_DARK } else { PAPER_LIGHT }
}

/// The window, hidden until its first content is laid out: no white flash.
fn make_window(handle: &AppHandle<Wry>, paper: Color) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(handle, "main", WebviewUrl::default())
        .title("Werkplaats")
        .inner_size(1280.0, 820.0)
        .min_inner_size(360.0, 480.0)
        .background_color(paper)
        .additional_browser_args(SafeMode::of_this_process().browser_arguments())
        .visible(false)
        .build()?;
    platform::check_spelling(&window);
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SHOW_AT_LATEST).await;
        if window.is_visible().is_ok_and(|is_visible| !is_visible) {
            platform::show(&window);
        }
    });
    Ok(())
}
