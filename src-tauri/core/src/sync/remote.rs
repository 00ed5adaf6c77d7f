//! Files in a store on the web (WebDAV or S3): written once, read back, never replaced.
//!
//! The same promises as the folder's. Where a server knows conditional puts they are asked for; where it does not, the
//! look beforehand must do, which is safe because names carry the hash of their content. Calls wait for the network
//! and belong on threads that may: the network itself runs on threads of its own.

#[cfg(test)]
pub(crate) mod servers;
#[cfg(test)]
mod tests;
mod wire;

use super::{
    blobs,
    folder::{Entry, SharedStore, Written},
    names,
};
use crate::{
    ErrorCode,
    domain::{Secret, StoreAddress, StoreKind},
};
use futures_util::TryStreamExt;
use opendal::{
    ErrorKind, HttpTransporter, OperationContext, Operator,
    services::{S3, Webdav},
};
use std::{
    io,
    path::{Component, Path},
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    time::Duration,
};
use tokio::runtime::{Handle, Runtime};

/// How long a server may take to answer, apart from what it takes to move the bytes.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(45);
/// Bytes per second below which a connection counts as broken, however steady it is: a part takes half an hour then.
const SLOWEST_BYTES_PER_SECOND: usize = 16 * 1024;
/// How long nothing may come of a file that is being read.
const SILENCE_MAX: Duration = Duration::from_secs(40);
/// Threads that serve the network.
const NETWORK_THREADS: usize = 2;

/// The threads and connections that all stores of this app share; made when the first one is opened.
#[derive(Default)]
pub struct Network(OnceLock<(Runtime, reqwest::Client)>);

/// What the place must show before anything missing from it means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A place that a person chose, to look for teams in.
    Chosen,
    /// A team's own.
    Team,
}

pub struct RemoteStore {
    operator: Operator,
    handle: Handle,
    kind: StoreKind,
    role: Role,
    /// What every path begins with: empty, or ending in a slash.
    base: String,
    /// The server refuses conditional puts.
    is_unconditional: AtomicBool,
}

impl Network {
    pub fn open(&self, address: &StoreAddress, secret: &Secret, role: Role) -> io::Result<RemoteStore> {
        let (runtime, client) = self.running()?;
        let operator = match address.kind {
            StoreKind::WebDav => Operator::new(
                Webdav::default()
                    .endpoint(&address.server)
                    .username(&address.user)
                    .password(secret.reveal())
                    // Folders are made here, so that a root that vanished stays away.
                    .disable_create_dir(true),
            ),
            StoreKind::S3 => Operator::new(
                S3::default()
                    .endpoint(&address.server)
                    .bucket(&address.bucket)
                    .region(if address.region.is_empty() { DEFAULT_REGION } else { &address.region })
                    .access_key_id(&address.user)
                    .secret_access_key(secret.reveal())
                    .disable_config_load(),
            ),
        };
        let wire = wire::Wire::new(client.clone(), address.kind == StoreKind::WebDav);
        let context = OperationContext::new().with_http_transport(HttpTransporter::new(wire));
        Ok(RemoteStore {
            operator: operator.map_err(trouble)?.with_context(context),
            handle: runtime.handle().clone(),
            kind: address.kind,
            role,
            base: if address.root.is_empty() { String::new() } else { format!("{}/", address.root) },
            is_unconditional: AtomicBool::new(false),
        })
    }

    fn running(&self) -> io::Result<&(Runtime, reqwest::Client)> {
        if let Some(running) = self.0.get() {
            return Ok(running);
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(NETWORK_THREADS)
            .thread_name("network")
            .enable_all()
            .build()?;
        let client = wire::client().map_err(io::Error::other)?;
        Ok(self.0.get_or_init(|| (runtime, client)))
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        // Waiting for the threads is not allowed where the app is let go.
        if let Some((runtime, _)) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// What servers that have no regions expect.
const DEFAULT_REGION: &str = "us-east-1";

impl RemoteStore {
    /// Make the place itself: a team's folder in one that a person chose, which must be there.
    pub fn make(&self) -> io::Result<()> {
        match self.kind {
            StoreKind::WebDav => self.make_folder(self.base.clone()),
            StoreKind::S3 => Ok(()),
        }
    }

    fn path(&self, path: &str) -> io::Result<String> {
        let is_below = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if is_below && !path.contains('\\') {
            Ok(format!("{}{path}", self.base))
        } else {
            Err(io::ErrorKind::InvalidInput.into())
        }
    }

    /// A vanished root must not come back as an empty folder.
    fn check_root(&self) -> io::Result<()> {
        let operator = self.operator.clone();
        match (self.kind, self.role) {
            (StoreKind::WebDav, _) if self.base.is_empty() => Ok(()),
            (StoreKind::WebDav, _) => {
                let base = self.base.clone();
                self.wait(0, async move { operator.stat(&base).await.map(drop) })
            }
            // A store of objects has no folders; the file that says whose it is stands for the team's.
            (StoreKind::S3, Role::Team) => {
                let marker = format!("{}{}", self.base, names::TEAM_FILE);
                self.wait(0, async move { operator.stat(&marker).await.map(drop) })
            }
            (StoreKind::S3, Role::Chosen) => self
                .wait(0, async move { operator.lister_with("/").limit(1).await?.try_next().await.map(drop) }),
        }
    }

    fn make_folder(&self, path: String) -> io::Result<()> {
        let operator = self.operator.clone();
        self.wait(0, async move { operator.create_dir(&path).await })
    }

    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let is_conditional = self.kind == StoreKind::S3 && !self.is_unconditional.load(Ordering::Relaxed);
        let done = self.put_once(path, bytes, is_conditional);
        match done {
            Err(error) if is_conditional && error.kind() == io::ErrorKind::Unsupported => {
                self.is_unconditional.store(true, Ordering::Relaxed);
                self.put_once(path, bytes, false)
            }
            done => done,
        }
    }

    fn put_once(&self, path: &str, bytes: &[u8], is_conditional: bool) -> io::Result<()> {
        let (operator, path, bytes) = (self.operator.clone(), path.to_owned(), bytes.to_vec());
        self.wait(bytes.len(), async move {
            let writing = operator.write_with(&path, bytes);
            if is_conditional { writing.if_not_exists(true).await.map(drop) } else { writing.await.map(drop) }
        })
    }

    fn held(&self, path: &str, bytes: &[u8]) -> io::Result<Option<Written>> {
        match self.read(path, bytes.len()) {
            Ok(there) if there == bytes => Ok(Some(Written::Before)),
            Ok(_) => Ok(Some(Written::NameTaken)),
            Err(error) => match error.kind() {
                io::ErrorKind::NotFound => Ok(None),
                io::ErrorKind::FileTooLarge | io::ErrorKind::IsADirectory => Ok(Some(Written::NameTaken)),
                _ => Err(error),
            },
        }
    }

    /// Let the network's own threads do the work, and wait for it no longer than a slow connection needs.
    fn wait<T: Send + 'static>(
        &self,
        bytes: usize,
        work: impl Future<Output = opendal::Result<T>> + Send + 'static,
    ) -> io::Result<T> {
        let moving = Duration::from_secs((bytes / SLOWEST_BYTES_PER_SECOND) as u64);
        let (answer, answered) = mpsc::sync_channel(1);
        self.handle.spawn(async move {
            // Who asked may have given up.
            let _ = answer.send(tokio::time::timeout(ANSWER_TIMEOUT + moving, work).await);
        });
        match answered.recv() {
            Ok(Ok(done)) => done.map_err(trouble),
            Ok(Err(_)) | Err(_) => Err(known(io::ErrorKind::TimedOut, ErrorCode::ServerUnreachable)),
        }
    }
}

impl SharedStore for RemoteStore {
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        let path = self.path(folder)?;
        let path = if path.is_empty() || path.ends_with('/') { path } else { format!("{path}/") };
        let (operator, own) = (self.operator.clone(), path.trim_end_matches('/').to_owned());
        let found =
            self.wait(0, async move { operator.list(if path.is_empty() { "/" } else { &path }).await });
        let found = match found {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            found => found?,
        };
        if found.is_empty() {
            self.check_root()?;
        }
        let entries = found.iter().filter(|entry| entry.path().trim_matches('/') != own.trim_matches('/'));
        let mut entries: Vec<Entry> = entries.filter_map(seen).collect();
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn read(&self, path: &str, bytes_max: usize) -> io::Result<Vec<u8>> {
        let (operator, path) = (self.operator.clone(), self.path(path)?);
        let bytes = self.wait(bytes_max, async move {
            let mut stream = operator.reader(&path).await?.into_stream(..).await?;
            let mut bytes = Vec::new();
            while let Some(piece) = soon(stream.try_next()).await? {
                if bytes.len() + piece.len() > bytes_max {
                    return Ok(None);
                }
                for chunk in piece {
                    bytes.extend_from_slice(&chunk);
                }
            }
            Ok(Some(bytes))
        })?;
        bytes.ok_or_else(|| io::ErrorKind::FileTooLarge.into())
    }

    fn write_once(&self, path: &str, bytes: &[u8]) -> io::Result<Written> {
        let target = self.path(path)?;
        if let Some(held) = self.held(path, bytes)? {
            return Ok(held);
        }
        let makes_root = [names::TEAM_FILE, names::README_FILE].contains(&path);
        if self.kind == StoreKind::S3 && !makes_root {
            self.check_root()?;
        }
        let mut done = self.put(&target, bytes);
        // A WebDAV server says so when the folder of a file is not there yet.
        if done.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            self.check_root()?;
            let parent = target.rsplit_once('/').map_or(String::new(), |(parent, _)| format!("{parent}/"));
            self.make_folder(parent)?;
            done = self.put(&target, bytes);
        }
        match done {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return self.held(path, bytes)?.ok_or_else(|| io::ErrorKind::AlreadyExists.into());
            }
            Err(error) => return Err(error),
        }
        match self.held(path, bytes)? {
            Some(Written::Before) => Ok(Written::Now),
            Some(Written::Now | Written::NameTaken) | None => Err(io::ErrorKind::InvalidData.into()),
        }
    }

    /// Looked for, put, and read back; a connection that broke is known much sooner.
    fn part_time_max(&self) -> Duration {
        let moving = blobs::PART_FILE_BYTES_MAX / SLOWEST_BYTES_PER_SECOND;
        3 * ANSWER_TIMEOUT + 2 * Duration::from_secs(moving as u64)
    }

    fn remove_own(&self, path: &str) -> io::Result<()> {
        let (operator, path) = (self.operator.clone(), self.path(path)?);
        self.wait(0, async move { operator.delete(&path).await })
    }

    fn remove_erased(&self, path: &str) -> io::Result<()> {
        if !names::may_be_erased(path) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let (operator, path) = (self.operator.clone(), self.path(path)?);
        self.wait(0, async move { operator.delete(&path).await })
    }
}

/// What comes next, unless nothing comes.
async fn soon<T>(next: impl Future<Output = opendal::Result<T>>) -> opendal::Result<T> {
    let silent = |_| opendal::Error::new(ErrorKind::Unexpected, "nothing came");
    tokio::time::timeout(SILENCE_MAX, next).await.map_err(silent)?
}

/// What a listing tells of one entry; `None` for what is not to be looked at.
fn seen(entry: &opendal::Entry) -> Option<Entry> {
    let name = entry.name().trim_end_matches('/');
    if name.is_empty() || name.starts_with('.') || name.starts_with(names::TEMPORARY_PREFIX) {
        return None;
    }
    let metadata = entry.metadata();
    let modified = metadata.last_modified().map(|at| at.into_inner().as_millisecond());
    Some(Entry {
        name: name.to_owned(),
        is_folder: metadata.is_dir(),
        size_bytes: metadata.content_length(),
        modified_ms: modified.map_or(0, |ms| ms.max(0).unsigned_abs()),
    })
}

/// What went wrong, in the words of a disk where it has them.
fn trouble(error: opendal::Error) -> io::Error {
    if let Some(refusal) = wire::refusal(&error) {
        return refusal;
    }
    match error.kind() {
        // A bucket that is not there.
        ErrorKind::NotFound | ErrorKind::ConfigInvalid => io::ErrorKind::NotFound.into(),
        ErrorKind::PermissionDenied => io::ErrorKind::PermissionDenied.into(),
        ErrorKind::ConditionNotMatch | ErrorKind::AlreadyExists => io::ErrorKind::AlreadyExists.into(),
        ErrorKind::IsADirectory => io::ErrorKind::IsADirectory.into(),
        ErrorKind::Unsupported => io::ErrorKind::Unsupported.into(),
        _ => known(io::ErrorKind::NotConnected, ErrorCode::ServerUnreachable),
    }
}

fn known(kind: io::ErrorKind, code: ErrorCode) -> io::Error {
    io::Error::new(kind, crate::error::Known(code))
}
