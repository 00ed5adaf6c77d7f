//! Werkplaats without a window: the same operations as the app, for scripts and for people at a terminal.

mod args;
mod begin;
mod carry;
mod erase;
mod exit;
mod fetch;
mod interrupt;
mod look;
mod record;
mod say;
mod secrets;
mod share;
mod words;

use args::{Arguments, Command, Handover, Passphrase};
use clap::{CommandFactory, Parser};
use exit::Stop;
use say::Say;
use std::process::ExitCode;
use std::sync::Arc;
use werkplaats_core::domain::TeamId;
use werkplaats_core::ops::team;
use werkplaats_core::{App, Home};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut say = Say::new(arguments.json);
    let done = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(run(arguments, &mut say)),
        Err(cause) => Err(Stop::from(werkplaats_core::Error::Io(cause))),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(stop) => {
            say.stop(&stop);
            stop.exit().into()
        }
    }
}

async fn run(arguments: Arguments, say: &mut Say) -> Result<exit::Exit, Stop> {
    if let Command::Man = arguments.command {
        return man(say);
    }
    let home = arguments.home.or_else(args::usual_home).ok_or(Stop::NoHome)?;
    let may_begin = matches!(
        arguments.command,
        Command::Init(_) | Command::Join(_) | Command::Handover(Handover::Join { .. })
    );
    if !may_begin && !Home::new(&home).database().exists() {
        return Err(Stop::NothingHere(home));
    }
    let app = Arc::new(secrets::open(Home::new(home)).await?);
    let chosen = Chosen { app: &app, asked: arguments.team.as_deref() };
    let done = match arguments.command {
        Command::Init(init) => begin::init(&app, init, say).await,
        Command::Join(join) => begin::join(&app, join, say).await,
        Command::Invite(invite) => begin::invite(&app, chosen.team().await?, invite, say).await,
        Command::Capture(capture) => record::capture(&app, chosen.team().await?, capture, say).await,
        Command::Attach(attach) => record::attach(&app, chosen.team().await?, attach, say).await,
        Command::Show(show) => look::show(&app, chosen.team().await?, show, say).await,
        Command::Check => look::check(&app, chosen.team().await?, say).await,
        Command::Rebuild => look::rebuild(&app, chosen.team().await?, say).await,
        Command::Media(media) => fetch::media(&app, chosen.team().await?, media, say).await,
        Command::Fetch(fetch) => fetch::fetch(&app, chosen.team().await?, fetch, say).await,
        Command::Erase(wanted) => erase::erase(&app, chosen.team().await?, wanted, say).await,
        Command::Sync(sync) => share::sync(&app, chosen.team().await?, sync, say).await,
        Command::Handover(handover) => match handover {
            Handover::Export { file, media, since } => {
                carry::export(&app, chosen.team().await?, file, media, since, say).await
            }
            Handover::Open { file, look: true } => carry::look(&app, file, say).await,
            Handover::Open { file, look: false } => carry::take_in(&app, file, say).await,
            Handover::Join { file, code, name } => carry::join(&app, file, &code, &name, say).await,
        },
        Command::Passphrase(Passphrase::Set) => secrets::set_passphrase(&app, say).await,
        Command::Passphrase(Passphrase::Remove) => secrets::remove_passphrase(&app, say).await,
        Command::Man => man(say),
    };
    app.store.close().await;
    done
}

/// The team that a command is about.
struct Chosen<'a> {
    app: &'a App,
    asked: Option<&'a str>,
}

impl Chosen<'_> {
    /// The one that was asked for by its id, the beginning of it, or its title; the only one when nothing was asked.
    async fn team(&self) -> Result<TeamId, Stop> {
        let teams = team::teams(self.app).await?;
        let fits = |id: &str, title: &str| match self.asked {
            None => true,
            Some(asked) => {
                let asked = asked.trim().to_lowercase();
                !asked.is_empty() && (id.starts_with(&asked) || title.to_lowercase() == asked)
            }
        };
        let found: Vec<_> =
            teams.into_iter().filter(|team| fits(&team.id.to_string(), &team.title)).collect();
        match found.as_slice() {
            [only] => Ok(only.id),
            [] => Err(Stop::NoTeam),
            several => Err(Stop::SeveralTeams(several.iter().map(|team| team.id.to_string()).collect())),
        }
    }
}

fn man(say: &mut Say) -> Result<exit::Exit, Stop> {
    let mut page = Vec::new();
    let written = clap_mangen::Man::new(Arguments::command()).render(&mut page);
    written.map_err(werkplaats_core::Error::Io)?;
    let mut commands: Vec<(String, clap::Command)> = Vec::new();
    for command in Arguments::command().get_subcommands().cloned() {
        let name = format!("{} {}", args::NAME, command.get_name());
        let below: Vec<_> = command.get_subcommands().cloned().collect();
        let below = below
            .into_iter()
            .map(|below| (format!("{name} {}", below.get_name()), below))
            .collect::<Vec<_>>();
        commands.push((name, command));
        commands.extend(below);
    }
    for (name, command) in commands {
        let written = clap_mangen::Man::new(command.bin_name(&name).display_name(name)).render(&mut page);
        written.map_err(werkplaats_core::Error::Io)?;
    }
    say.raw(&String::from_utf8_lossy(&page));
    Ok(exit::Exit::Good)
}
