//! The rules of the architecture, read from the tree itself. Each rule is also shown to find a planted fault.

mod files;
mod layers;
mod packages;
mod style;
mod tree;

use tree::{Tree, assert_holds};

#[test]
fn the_top_level_holds_what_the_readme_says_and_nothing_else() {
    assert_holds(&files::top_level(&Tree::of_the_repository()));
}

#[test]
fn no_file_is_longer_than_five_hundred_lines() {
    assert_holds(&files::lengths(&Tree::of_the_repository()));
}

#[test]
fn every_file_opens_with_a_line_that_says_what_it_is_for() {
    assert_holds(&files::openings(&Tree::of_the_repository()));
}

#[test]
fn the_map_in_the_readme_is_true() {
    assert_holds(&files::map(&Tree::of_the_repository()));
}

#[test]
fn nothing_is_left_for_later_in_a_comment() {
    assert_holds(&files::leftovers(&Tree::of_the_repository()));
}

#[test]
fn the_layers_of_the_core_know_only_what_is_below_them() {
    assert_holds(&layers::core(&Tree::of_the_repository()));
}

#[test]
fn the_core_never_heard_of_a_window() {
    assert_holds(&layers::core_without_window(&Tree::of_the_repository()));
}

#[test]
fn commands_call_operations_and_never_the_store_or_the_folder() {
    assert_holds(&layers::commands(&Tree::of_the_repository()));
}

#[test]
fn sql_is_written_in_the_store_only() {
    assert_holds(&layers::sql(&Tree::of_the_repository()));
}

#[test]
fn journeys_know_the_app_only_through_its_window() {
    assert_holds(&layers::journeys(&Tree::of_the_repository()));
}

#[test]
fn only_the_backend_folder_of_the_interface_calls_tauri() {
    assert_holds(&layers::tauri_in_interface(&Tree::of_the_repository()));
}

#[test]
fn features_of_the_interface_do_not_import_each_other() {
    assert_holds(&layers::interface(&Tree::of_the_repository()));
}

#[test]
fn colours_are_tokens() {
    assert_holds(&style::colours(&Tree::of_the_repository()));
}

#[test]
fn text_of_the_interface_is_in_both_languages() {
    assert_holds(&style::languages(&Tree::of_the_repository()));
}

#[test]
fn a_package_for_linux_passes_links_and_files_on_to_the_app() {
    assert_holds(&packages::linux(&Tree::of_the_repository()));
}
