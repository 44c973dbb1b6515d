//! What a task awaits where one thread has many of them in flight. Who runs the loop is not known here.

use std::future::Future;
use std::io;
use std::net::TcpStream;
use std::pin::Pin;
use std::time::Duration;

/// Something that will be there later; nothing happens before it is awaited.
pub type Promise<'t, T> = Pin<Box<dyn Future<Output = T> + Send + 't>>;

/// Eight bytes, there or back.
pub type Message = [u8; 8];

/// The waits that let the loop go on with other tasks.
pub trait EventLoop: Send + Sync {
    /// Ends when so much time has passed.
    fn pause(&self, time: Duration) -> Promise<'_, ()>;

    /// Sends a question and awaits its answer; the connection comes back with it.
    fn exchange(
        &self,
        connection: TcpStream,
        question: Message,
    ) -> Promise<'_, io::Result<(TcpStream, Message)>>;

    /// Has a helper thread do what no system tells the end of, such as files.
    fn elsewhere<'l>(&'l self, wait: Box<dyn FnOnce() + Send>) -> Promise<'l, ()>;
}
