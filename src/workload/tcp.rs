//! Requests to a server of ours on loopback that takes its time, as fetching pages does.

use super::digest::digest;
use super::parameters::{ms, whole};
use crate::units::{Bound, Theory};
use crate::work::{
    At, Checksum, Entry, EventLoop, Message, Parameter, Promise, Spec, SpecError, Stage, Workload,
    lock, waiting,
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

    fn address(&self) -> SocketAddr {
        match self.server() {
            Ok(server) => server.address,
            Err(error) => panic!("{}: {error}", self.spec),
        }
    }

    /// An idle connection, or a new one.
    fn connection(&self) -> io::Result<TcpStream> {
        let idle = lock(&self.idle).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => TcpStream::connect(self.address())?,
        };
        connection.set_nodelay(true)?;
        Ok(connection)
    }

    fn ask(&self, question: Message) -> io::Result<(TcpStream, Message)> {
        let mut connection = self.connection()?;
        connection.write_all(&question)?;
        let mut answer = Message::default();
        connection.read_exact(&mut answer)?;
        Ok((connection, answer))
    }

    /// What came back for request `index`; its connection stays open.
    fn answered(&self, index: usize, came: io::Result<(TcpStream, Message)>) -> Checksum {
        match came {
            Ok((connection, answer)) => {
                lock(&self.idle).push(connection);
                Checksum(u64::from_le_bytes(answer))
            }
            Err(error) => panic!("{}: request {index} failed: {error}", self.spec),
        }
    }
}

fn question(at: At) -> Message {
    (at.index as u64).to_le_bytes()
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
        self.answered(at.index, waiting(|| self.ask(question(at))))
    }

    fn awaited<'t>(&'t self, at: At, on: &'t dyn EventLoop) -> Option<Promise<'t, Checksum>> {
        Some(Box::pin(async move {
            let came = match self.connection() {
                Ok(connection) => on.exchange(connection, question(at)).await,
                Err(error) => Err(error),
            };
            self.answered(at.index, came)
        }))
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
