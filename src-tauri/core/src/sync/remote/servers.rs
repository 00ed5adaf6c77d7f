//! Real servers for the tests of stores: WebDAV by rclone, S3 over a folder in this process.

use crate::domain::{NewStore, Secret, StoreKind};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use std::{
    fs, io,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::sync::oneshot;

pub const USER: &str = "ans";
pub const SECRET: &str = "een goed wachtwoord, ç";
const BUCKET: &str = "designteams";
/// The shared folder, with what an address must encode.
pub const FOLDER: &str = "Team VR & ontwerp ë";
/// A server that does not listen by then will not.
const START_MAX: Duration = Duration::from_secs(30);

/// A server that keeps its files and its address while it is stopped and started.
pub struct Server {
    kind: StoreKind,
    folder: TempDir,
    port: u16,
    running: Option<Running>,
}

enum Running {
    Process(Child),
    Thread(oneshot::Sender<()>, JoinHandle<()>),
}

impl Server {
    pub fn started(kind: StoreKind) -> Self {
        let folder = tempfile::tempdir().unwrap();
        match kind {
            StoreKind::WebDav => fs::create_dir(folder.path().join(FOLDER)).unwrap(),
            StoreKind::S3 => fs::create_dir(folder.path().join(BUCKET)).unwrap(),
        }
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let mut server = Self { kind, folder, port, running: None };
        server.start();
        server
    }

    pub fn start(&mut self) {
        self.running = Some(match self.kind {
            StoreKind::WebDav => self.rclone(),
            StoreKind::S3 => self.s3(),
        });
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(begun.elapsed() < START_MAX, "the server does not listen");
            thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn stop(&mut self) {
        match self.running.take() {
            Some(Running::Process(mut process)) => {
                process.kill().unwrap();
                process.wait().unwrap();
            }
            Some(Running::Thread(stop, thread)) => {
                stop.send(()).unwrap();
                thread.join().unwrap();
            }
            None => {}
        }
    }

    /// Where the shared folder's files lie, to do to them what others might.
    pub fn files(&self) -> PathBuf {
        match self.kind {
            StoreKind::WebDav => self.folder.path().join(FOLDER),
            StoreKind::S3 => self.folder.path().join(BUCKET).join(FOLDER),
        }
    }

    pub fn as_filled_in(&self) -> NewStore {
        NewStore {
            kind: self.kind,
            address: format!("http://127.0.0.1:{}", self.port),
            folder: FOLDER.into(),
            bucket: BUCKET.into(),
            region: String::new(),
            user: USER.into(),
            secret: Secret::new(SECRET.into()),
        }
    }

    fn rclone(&self) -> Running {
        let process = Command::new("rclone")
            .args(["serve", "webdav", "--dir-cache-time", "0s", "--user", USER, "--pass", SECRET, "--addr"])
            .arg(format!("127.0.0.1:{}", self.port))
            .arg(self.folder.path())
            .env("RCLONE_CONFIG", self.folder.path().join("none.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("rclone is installed (`cargo xtask test` does that)");
        Running::Process(process)
    }

    fn s3(&self) -> Running {
        let files = s3s_fs::FileSystem::new(self.folder.path()).unwrap();
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(SimpleAuth::from_single(USER, SECRET));
        let (service, port) = (service.build(), self.port);
        let (stop, mut stopped) = oneshot::channel();
        let serve = async move {
            let listener = loop {
                // The connections of a server that was stopped linger for a moment.
                match tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
                    Ok(listener) => break listener,
                    Err(error) if error.kind() == io::ErrorKind::AddrInUse => tokio::task::yield_now().await,
                    Err(error) => panic!("{error}"),
                }
            };
            loop {
                let (socket, _) = tokio::select! {
                    accepted = listener.accept() => accepted.unwrap(),
                    _ = &mut stopped => return,
                };
                let service = service.clone();
                tokio::spawn(async move {
                    // Who stops listening half way is one of the things to survive.
                    let _ = Builder::new(TokioExecutor::new())
                        .serve_connection(TokioIo::new(socket), service)
                        .await;
                });
            }
        };
        let thread = thread::spawn(|| {
            tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()
                .unwrap()
                .block_on(serve);
        });
        Running::Thread(stop, thread)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}
