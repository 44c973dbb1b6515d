//! Requests to a server of ours on loopback that takes its time, as fetching pages does.

use super::digest::digest;
use super::parameters::{ms, whole};
use crate::units::{Bound, Theory};
use crate::work::{
    At, Checksum, Entry, Parameter, Spec, SpecError, Stage, Workload, lock, waiting,
};
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::Duration;

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "tcp",
    summary: "requests to a loopback server with a service time: I/O-bound over the network",
    parameters: &[
        Parameter { name: "tasks", default: "64", what: "how many requests, 1 to 100000" },
        Parameter {
            name: "ms",
            default: "4",
            what: "how long the server takes for each, milliseconds, above 0 to 60000",
        },
    ],
    build: |spec| Ok(Arc::new(Tcp::new(spec)?)),
};

struct Tcp {
    spec: Spec,
    tasks: usize,
    service: Duration,
    server: OnceLock<Result<Server, String>>,
    /// Open connections that nobody uses.
    idle: Mutex<Vec<TcpStream>>,
}

impl Tcp {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        Ok(Self {
            spec: spec.clone(),
            tasks: whole(spec, "tasks", 64, 1..=100_000)?,
            service: Duration::from_secs_f64(ms(spec, 4.0)? / 1e3),
            server: OnceLock::new(),
            idle: Mutex::default(),
        })
    }

    fn server(&self) -> &Result<Server, String> {
        let explain = |error| format!("no server on loopback: {error}");
        self.server.get_or_init(|| Server::start(self.service).map_err(explain))
    }

    /// Asks over an idle connection, or a new one, which then stays open.
    fn ask(&self, address: SocketAddr, question: u64) -> io::Result<u64> {
        let idle = lock(&self.idle).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => TcpStream::connect(address)?,
        };
        connection.set_nodelay(true)?;
        connection.write_all(&question.to_le_bytes())?;
        let mut answer = [0; 8];
        connection.read_exact(&mut answer)?;
        lock(&self.idle).push(connection);
        Ok(u64::from_le_bytes(answer))
    }
}

/// Answers until it is dropped, each connection on a thread of its own.
struct Server {
    address: SocketAddr,
    over: Arc<AtomicBool>,
}

impl Server {
    fn start(service: Duration) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let over = Arc::new(AtomicBool::new(false));
        let ended = Arc::clone(&over);
        thread::Builder::new().name("tcp-server".into()).spawn(move || {
            for connection in listener.incoming() {
                if ended.load(Ordering::Relaxed) {
                    return;
                }
                match connection {
                    // A connection that cannot be served is dropped, and its client told.
                    Ok(connection) => {
                        let _ = thread::Builder::new().spawn(move || answer(connection, service));
                    }
                    // Out of file handles: others must close theirs first.
                    Err(_) => thread::sleep(Duration::from_millis(1)),
                }
            }
        })?;
        Ok(Self { address, over })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        // Wakes the listener; if that fails it is gone already.
        let _ = TcpStream::connect(self.address);
    }
}

/// Serves one client until it closes.
fn answer(mut connection: TcpStream, service: Duration) -> io::Result<()> {
    connection.set_nodelay(true)?;
    loop {
        let mut question = [0; 8];
        connection.read_exact(&mut question)?;
        thread::sleep(service);
        let answer = digest(u64::from_le_bytes(question)).0;
        connection.write_all(&answer.to_le_bytes())?;
    }
}

impl Workload for Tcp {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        // Started outside the timing; where it cannot be, the first task says so.
        let _ = self.server();
        vec![Stage::Tasks(self.tasks)]
    }

    fn task(&self, at: At) -> Checksum {
        let server = match self.server() {
            Ok(server) => server,
            Err(error) => panic!("{}: {error}", self.spec),
        };
        match waiting(|| self.ask(server.address, at.index as u64)) {
            Ok(answer) => Checksum(answer),
            Err(error) => panic!("{}: request {} failed: {error}", self.spec, at.index),
        }
    }

    fn expected(&self) -> Option<Checksum> {
        Some((0..self.tasks as u64).map(digest).collect())
    }

    fn theory(&self) -> Theory {
        Theory::known(
            1.0,
            "the time is the server's, which serves all clients at once; clients only wait",
        )
    }

    fn bound(&self) -> Bound {
        Bound::Io
    }

    fn lesson(&self) -> String {
        "Requests that wait for a server overlap: many workers pay even on one core.".into()
    }
}
