//! Every command and event in one list: what the interface may ask, and what it hears.

use crate::commands::{
    arrangements, captures, cycles, evidence, history, questions, settings, sharing, teams, window,
};
use tauri::Wry;
use tauri_specta::{Builder, collect_commands, collect_events};

/// The list, for a runtime: the real one, or the one of the tests.
macro_rules! api_of {
    ($runtime:ty) => {
        Builder::<$runtime>::new()
            // One type per name: without this a type with an Option becomes two.
            .disable_serde_phases()
            .commands(collect_commands![
                settings::get_settings,
                settings::change_settings,
                settings::get_about,
                teams::list_teams,
                teams::create_team,
                teams::get_team,
                teams::change_team,
                teams::open_demo_team,
                teams::remove_demo_team,
                teams::add_institution,
                teams::change_institution,
                teams::remove_institution,
                teams::add_member,
                teams::change_member,
                teams::remove_member,
                cycles::get_board,
                cycles::set_step_state,
                cycles::start_cycle,
                cycles::change_cycle,
                captures::list_captures,
                captures::get_capture,
                captures::add_capture,
                captures::change_capture,
                captures::remove_capture,
                captures::add_link,
                captures::remove_link,
                captures::open_link::<$runtime>,
                questions::get_question,
                questions::write_question_version,
                questions::change_question,
                evidence::import_files::<$runtime>,
                evidence::import_pasted::<$runtime>,
                evidence::cancel_import,
                evidence::list_evidence,
                evidence::get_evidence,
                evidence::change_evidence,
                evidence::remove_evidence,
                evidence::link_evidence,
                evidence::unlink_evidence,
                evidence::open_evidence::<$runtime>,
                arrangements::list_arrangements,
                arrangements::create_arrangement,
                arrangements::get_arrangement,
                arrangements::change_arrangement,
                arrangements::remove_arrangement,
                arrangements::change_element,
                arrangements::save_text,
                history::get_undo_state,
                history::undo,
                history::redo,
                history::find_items,
                sharing::get_sharing,
                sharing::choose_folder,
                sharing::create_invitation,
                sharing::join_team,
                sharing::share_now,
                window::show_window::<$runtime>,
                window::first_paint::<$runtime>,
                window::pick_files::<$runtime>,
                window::pick_folder::<$runtime>,
            ])
            .events(collect_events![window::StateChanged, evidence::ImportProgressed, window::FilesOffered])
    };
}

pub fn api() -> Builder<Wry> {
    api_of!(Wry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use specta_typescript::Typescript;

    const BINDINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/backend/bindings.ts");

    #[test]
    fn the_bindings_of_the_interface_are_up_to_date() {
        let fresh = tempfile::NamedTempFile::new().unwrap();
        let header = "// Made from src-tauri/src/api.rs by `cargo xtask bindings`; not edited by hand.\n";
        api().export(Typescript::default().header(header), fresh.path()).unwrap();
        let fresh = std::fs::read_to_string(fresh.path()).unwrap();
        if std::env::var_os("UPDATE_BINDINGS").is_some() {
            std::fs::write(BINDINGS, &fresh).unwrap();
        }
        let kept = std::fs::read_to_string(BINDINGS).unwrap_or_default();
        assert!(kept == fresh, "run `cargo xtask bindings`: a command or type changed");
    }
}
