//! Every command and event in one list: what the interface may ask, and what it hears.

use crate::closing;
use crate::commands::{
    arrangements, captures, cycles, erasure, evidence, handover, health, history, keys, media, people,
    questions, settings, sharing, stores, teams, window,
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
                history::undo_this,
                history::redo,
                history::find_items,
                history::get_history,
                history::list_also_changed,
                history::get_text_version,
                history::restore_value,
                history::list_removed,
                history::bring_back,
                history::list_news,
                history::mark_seen,
                keys::get_lock,
                keys::unlock::<$runtime>,
                keys::open_again::<$runtime>,
                keys::start_anew::<$runtime>,
                keys::get_key_place,
                keys::set_passphrase,
                keys::remove_passphrase,
                sharing::get_sharing,
                sharing::choose_folder,
                sharing::look_at_code,
                sharing::join_team,
                sharing::share_now,
                health::get_health,
                health::check_folder,
                health::cancel_check,
                media::set_media_policy,
                media::fetch_evidence,
                media::fetch_all_evidence,
                media::cancel_fetch,
                media::cancel_all_fetches,
                stores::test_store,
                stores::join_by_store,
                stores::connect_store,
                stores::forget_store,
                people::get_people,
                people::create_invitation,
                people::revoke_invitation,
                people::accept_request,
                people::refuse_request,
                people::set_access,
                people::remove_person,
                people::remove_device,
                people::leave_team,
                erasure::list_erasures,
                erasure::erase,
                erasure::take_back_erasure,
                handover::pick_handover_target::<$runtime>,
                handover::pick_handover::<$runtime>,
                handover::export_handover::<$runtime>,
                handover::inspect_handover::<$runtime>,
                handover::take_in_handover::<$runtime>,
                handover::cancel_handover,
                handover::join_by_handover::<$runtime>,
                window::show_window::<$runtime>,
                window::first_paint::<$runtime>,
                window::hold_window,
                window::close_window::<$runtime>,
                window::pick_files::<$runtime>,
                window::pick_folder::<$runtime>,
            ])
            .events(collect_events![
                window::StateChanged,
                evidence::ImportProgressed,
                closing::ClosingAsked,
                window::FilesOffered,
                window::LinkOffered,
                handover::HandoverOffered,
                handover::HandoverProgressed
            ])
    };
}

pub fn api() -> Builder<Wry> {
    api_of!(Wry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closing::{Closing, ClosingAsked};
    use crate::offered::Offered;
    use crate::opening::Door;
    use crate::platform::{SafeMode, Start};
    use crate::state::{Failure, Opened};
    use serde_json::{Value, json};
    use specta_typescript::Typescript;
    use std::sync::Arc;
    use tauri::ipc::{CallbackFn, InvokeBody, InvokeResponseBody};
    use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets};
    use tauri::webview::InvokeRequest;
    use tauri::{Manager, WebviewWindow, WebviewWindowBuilder};
    use tempfile::TempDir;
    use werkplaats_core::domain::{Language, Secret, SettingsChange};
    use werkplaats_core::ops;
    use werkplaats_core::{App, ErrorCode, Home, KeySource};

    const BINDINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/backend/bindings.ts");

    /// The app without a window, but with its real commands behind its real wire.
    struct Wired {
        window: WebviewWindow<MockRuntime>,
        home: TempDir,
        _app: tauri::App<MockRuntime>,
    }

    fn wired(opened: impl FnOnce(&TempDir) -> Opened) -> Wired {
        let home = tempfile::tempdir().unwrap();
        let api = api_of!(MockRuntime);
        let app = mock_builder()
            .plugin(tauri_plugin_fs::init())
            .invoke_handler(api.invoke_handler())
            .build(mock_context(noop_assets()))
            .unwrap();
        api.mount_events(&app);
        app.manage(opened(&home));
        app.manage(Door::new(Some(home.path().to_owned()), KeySource::default()));
        app.manage(SafeMode(false));
        app.manage(Closing::default());
        app.manage(Start::begin(home.path(), Offered::default()));
        let window = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default()).build().unwrap();
        Wired { window, home, _app: app }
    }

    fn open(home: &TempDir) -> Opened {
        let app = tauri::async_runtime::block_on(App::open(Home::new(home.path()))).unwrap();
        Opened::of(Ok(Arc::new(app)))
    }

    impl Wired {
        fn ask(&self, command: &str, arguments: Value) -> Result<Value, Value> {
            let request = InvokeRequest {
                cmd: command.into(),
                callback: CallbackFn(0),
                error: CallbackFn(1),
                url: "tauri://localhost".parse().unwrap(),
                body: InvokeBody::Json(arguments),
                headers: tauri::http::HeaderMap::default(),
                invoke_key: INVOKE_KEY.to_owned(),
            };
            get_ipc_response(&self.window, request).map(|answer| match answer {
                InvokeResponseBody::Json(json) => serde_json::from_str(&json).unwrap(),
                InvokeResponseBody::Raw(_) => panic!("every command answers JSON"),
            })
        }
    }

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

    #[test]
    fn a_capture_goes_over_the_wire_and_stands_on_the_board() {
        let wired = wired(open);
        let new = json!({"team": {"title": "VR", "myName": "Ans", "institution": ""}});
        let team = wired.ask("create_team", new).unwrap();
        let cycle = wired.ask("get_team", json!({"team": team})).unwrap()["cycles"][0]["id"].clone();
        let capture = json!({"cycle": cycle, "line": "Bezoek aan de kas", "hashtag": "insp", "step": "1b"});
        wired.ask("add_capture", json!({"team": team, "capture": capture})).unwrap();
        let board = wired.ask("get_board", json!({"team": team, "cycle": cycle, "filter": {}})).unwrap();
        let step = &board["rounds"][0]["steps"][1];
        assert_eq!((step["code"].as_str(), step["captureCount"].as_u64()), (Some("1b"), Some(1)));
        assert_eq!(step["captures"][0]["line"], "Bezoek aan de kas");
        assert_eq!(step["captures"][0]["hashtag"], "insp");
    }

    #[test]
    fn what_is_refused_says_why_in_a_code_with_its_detail() {
        let wired = wired(open);
        let long = json!({"team": {"title": "VR", "myName": "a".repeat(500), "institution": ""}});
        assert_eq!(wired.ask("create_team", long), Err(json!({"code": "tooLong", "detail": "120"})));
        let unknown = wired.ask("get_team", json!({"team": "018f0000-0000-7000-8000-000000000000"}));
        assert_eq!(unknown.unwrap_err()["code"], "notFound");
    }

    #[test]
    fn a_file_that_nobody_chose_is_refused_and_a_chosen_one_is_taken_in() {
        let wired = wired(open);
        let new = json!({"team": {"title": "VR", "myName": "Ans", "institution": ""}});
        let team = wired.ask("create_team", new).unwrap();
        let file = wired.home.path().join("notitie.txt");
        std::fs::write(&file, "Wat we zagen.").unwrap();
        let arguments = json!({"team": team, "paths": [file], "target": null});
        let refused = wired.ask("import_files", arguments.clone()).unwrap_err();
        assert_eq!(refused, json!({"code": "notChosen", "detail": "notitie.txt"}));
        crate::commands::evidence::allow(wired.window.app_handle(), &file);
        assert_eq!(wired.ask("import_files", arguments).unwrap().as_array().unwrap().len(), 1);
    }

    #[test]
    fn a_hand_over_file_is_written_and_opened_only_where_a_person_chose() {
        let wired = wired(open);
        let new = json!({"team": {"title": "VR", "myName": "Ans", "institution": ""}});
        let team = wired.ask("create_team", new).unwrap();
        let file = wired.home.path().join("VR.werkplaats");
        let handover = json!({"path": file, "sinceMs": null, "withMedia": true});
        let export = json!({"team": team, "handover": handover});
        let refused = wired.ask("export_handover", export.clone()).unwrap_err();
        assert_eq!(refused, json!({"code": "notChosen", "detail": "VR.werkplaats"}));
        for command in ["inspect_handover", "take_in_handover"] {
            assert_eq!(
                wired.ask(command, json!({"path": file})).unwrap_err()["code"],
                "notChosen",
                "{command}"
            );
        }
        crate::commands::evidence::allow(wired.window.app_handle(), &file);
        let written = wired.ask("export_handover", export).unwrap();
        assert_eq!((&written["standing"], &written["title"]), (&json!("ours"), &json!("VR")));
        assert_eq!(wired.ask("take_in_handover", json!({"path": file})).unwrap()["newChanges"], 0);
    }

    #[test]
    fn writing_and_taking_in_a_hand_over_file_tell_how_far_they_are_and_stopping_none_is_fine() {
        use tauri_specta::Event;
        let wired = wired(open);
        let new = json!({"team": {"title": "VR", "myName": "Ans", "institution": ""}});
        let team = wired.ask("create_team", new).unwrap();
        let file = wired.home.path().join("VR.werkplaats");
        crate::commands::evidence::allow(wired.window.app_handle(), &file);
        let told = Arc::new(std::sync::Mutex::new(Vec::new()));
        let hears = told.clone();
        crate::commands::handover::HandoverProgressed::listen(wired.window.app_handle(), move |event| {
            hears.lock().unwrap().push(event.payload.0);
        });
        let handover = json!({"path": file, "sinceMs": null, "withMedia": true});
        wired.ask("export_handover", json!({"team": team, "handover": handover})).unwrap();
        let written = told.lock().unwrap().clone();
        assert!(written.iter().all(|one| std::path::Path::new(&one.path) == file && one.total_bytes > 0));
        assert!(written.iter().any(|one| one.done_bytes > 0), "{written:?}");
        wired.ask("take_in_handover", json!({"path": file})).unwrap();
        assert!(told.lock().unwrap().len() > written.len(), "taking in tells too");
        assert_eq!(wired.ask("cancel_handover", json!({"path": file})), Ok(Value::Null));
    }

    #[test]
    fn which_files_come_by_themselves_is_chosen_over_the_wire_and_a_team_without_a_folder_may_invite() {
        let wired = wired(open);
        let new = json!({"team": {"title": "VR", "myName": "Ans", "institution": ""}});
        let team = wired.ask("create_team", new).unwrap();
        wired.ask("set_media_policy", json!({"team": team, "policy": "onDemand"})).unwrap();
        assert_eq!(wired.ask("get_health", json!({"team": team})).unwrap()["media"], "onDemand");
        for command in ["fetch_all_evidence", "cancel_all_fetches", "cancel_check"] {
            assert_eq!(wired.ask(command, json!({"team": team})), Ok(Value::Null), "{command}");
        }
        let unknown = json!({"team": team, "evidence": "018f0000-0000-7000-8000-000000000000"});
        for command in ["fetch_evidence", "cancel_fetch"] {
            assert_eq!(wired.ask(command, unknown.clone()).unwrap_err()["code"], "notFound", "{command}");
        }
        let invitation = json!({"role": "lid", "daysValid": 7, "isAutomatic": true, "isOwnDevice": false});
        let made = wired.ask("create_invitation", json!({"team": team, "invitation": invitation})).unwrap();
        assert!(made["code"].as_str().is_some_and(|code| code.len() > 26));
    }

    #[test]
    fn when_the_data_cannot_be_opened_every_command_says_so() {
        let failed = Failure { error: ErrorCode::DataInUse.into(), settings: None };
        let wired = wired(|_| Opened::of(Err(failed)));
        for command in ["get_settings", "list_teams", "get_about", "get_lock"] {
            assert_eq!(wired.ask(command, json!({})).unwrap_err()["code"], "dataInUse", "{command}");
        }
    }

    /// An app that was closed with a passphrase on its keys and is being started again.
    fn sealed(home: &TempDir) -> Opened {
        tauri::async_runtime::block_on(async {
            let home = Home::new(home.path());
            let app = Arc::new(App::open(home.clone()).await.unwrap());
            ops::settings::change(&app, SettingsChange::Language(Language::En)).await.unwrap();
            let passphrase = Secret::new("vier woorden op rij".into());
            ops::keys::set_passphrase(&app, passphrase).await.unwrap();
            app.store.close().await;
            drop(app);
            let error = App::open(home.clone()).await.map(drop).unwrap_err();
            Opened::of(Err(Failure {
                error: error.into(),
                settings: ops::settings::kept_in(&home).await.ok(),
            }))
        })
    }

    #[test]
    fn sealed_keys_open_with_their_passphrase_and_with_no_other() {
        let wired = wired(sealed);
        assert_eq!(wired.ask("get_lock", json!({})).unwrap(), "passphraseNeeded");
        assert_eq!(
            wired.ask("get_settings", json!({})).unwrap()["language"],
            "en",
            "asked as the person reads"
        );
        assert_eq!(wired.ask("list_teams", json!({})).unwrap_err()["code"], "passphraseNeeded");
        let started = wired.ask("first_paint", json!({})).unwrap();
        assert_eq!(started, json!({"files": [], "link": null}));
        let wrong = wired.ask("unlock", json!({"passphrase": "drie woorden op rij"})).unwrap_err();
        assert_eq!(wrong["code"], "passphraseWrong");
        assert_eq!(wired.ask("get_lock", json!({})).unwrap(), "passphraseNeeded");
        wired.ask("unlock", json!({"passphrase": "vier woorden op rij"})).unwrap();
        assert_eq!(wired.ask("get_lock", json!({})).unwrap(), Value::Null);
        assert_eq!(wired.ask("list_teams", json!({})).unwrap(), json!([]));
        assert_eq!(wired.ask("get_key_place", json!({})).unwrap(), "sealedFile");
        assert_eq!(wired.ask("remove_passphrase", json!({})).unwrap(), "file");
        let short = wired.ask("set_passphrase", json!({"passphrase": "kort"})).unwrap_err();
        assert_eq!(short, json!({"code": "passphraseTooShort", "detail": "12"}));
        assert_eq!(wired.ask("get_key_place", json!({})).unwrap(), "file");
    }

    #[test]
    fn who_forgot_the_passphrase_begins_as_a_new_device_with_the_work_still_here() {
        let wired = wired(sealed);
        wired.ask("start_anew", json!({})).unwrap();
        assert_eq!(wired.ask("get_lock", json!({})).unwrap(), Value::Null);
        assert_eq!(wired.ask("get_settings", json!({})).unwrap()["language"], "en");
        assert_eq!(wired.ask("get_key_place", json!({})).unwrap(), "file");
    }

    #[test]
    fn a_closing_window_asks_the_page_once_it_may_hold_words_and_stays_until_the_page_is_done() {
        use tauri_specta::Event;
        let wired = wired(open);
        let handle = wired.window.app_handle().clone();
        let times = Arc::new(std::sync::Mutex::new(0));
        let counts = times.clone();
        ClosingAsked::listen(&handle, move |_| *counts.lock().unwrap() += 1);
        assert!(!closing::ask(&handle), "a page that still loads holds no words");
        wired.ask("first_paint", json!({})).unwrap();
        assert!(closing::ask(&handle), "the window stays");
        assert_eq!(wired.ask("hold_window", json!({})), Ok(Value::Null));
        assert!(closing::ask(&handle), "it stays as long as the page is not done");
        assert_eq!(*times.lock().unwrap(), 2, "the page hears of each time");
        assert_eq!(wired.ask("close_window", json!({})), Ok(Value::Null));
        assert!(!closing::ask(&handle), "now it closes");
    }

    #[test]
    fn an_app_that_could_not_open_closes_at_once() {
        let wired = wired(sealed);
        wired.ask("first_paint", json!({})).unwrap();
        assert!(!closing::ask(wired.window.app_handle()));
    }

    #[test]
    fn what_comes_from_outside_waits_until_the_app_is_open() {
        let wired = wired(sealed);
        let link = "werkplaats://join/7KQ";
        let start = wired.window.state::<Start>();
        let offered = Offered { files: vec![], link: Some(link.into()) };
        assert_eq!(start.keep(offered.clone()), None);
        assert_eq!(wired.ask("first_paint", json!({})).unwrap()["link"], Value::Null);
        wired.ask("unlock", json!({"passphrase": "vier woorden op rij"})).unwrap();
        assert_eq!(wired.ask("first_paint", json!({})).unwrap()["link"], link);
        assert_eq!(start.keep(offered.clone()), Some(offered), "from here on the window hears of it at once");
        assert_eq!(wired.ask("look_at_code", json!({"text": link})).unwrap_err()["code"], "codeMistyped");
    }
}
