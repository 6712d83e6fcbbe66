//! Mail: what is written (`mail/letter.rs`), how it looks (`mail/*.txt, *.html`), and how it leaves.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::Context;
use askama::Template;
use entity::account;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, MultiPart},
};

mod letter;

pub use letter::{Letter, Reason, Says};

use crate::{config::Config, error::Error, state::State};

/// How mail leaves: over SMTP, into a folder in development, into memory in tests.
#[derive(Clone, Debug)]
pub enum Mailer {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
    Memory(Arc<Mutex<Vec<Sent>>>),
}

/// A message as a test sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub to: String,
    pub subject: String,
    pub body: String,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Text<'a> {
    reader: &'a str,
    says: &'a Says,
    link: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    reader: &'a str,
    says: &'a Says,
    link: Option<&'a str>,
}

impl Mailer {
    /// SMTP if `config` names a server, else a folder.
    pub fn open(config: &Config) -> anyhow::Result<Self> {
        let Some(url) = &config.smtp_url else {
            let folder = config.data_dir.join("mail");
            std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
            return Ok(Self::Folder(folder));
        };
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .context("SMTP_URL takes smtp://host:port or smtps://user:password@host")?
            .timeout(Some(Duration::from_secs(30)))
            .build();
        Ok(Self::Smtp(transport))
    }

    /// Messages that went to memory so far.
    pub fn sent(&self) -> Vec<Sent> {
        match self {
            Self::Memory(sent) => sent.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Self::Smtp(_) | Self::Folder(_) => Vec::new(),
        }
    }
}

/// Whether a letter can be addressed to `email` at all.
pub fn is_address(email: &str) -> bool {
    email.parse::<lettre::Address>().is_ok()
}

/// Send one letter. Its Message-ID is that of the job, so that a letter sent again after a crash replaces
/// itself in a folder and is recognised as the same by a mail server.
pub async fn send(
    state: &State,
    job_id: &str,
    reader: &account::Model,
    letter: &Letter,
) -> Result<(), Error> {
    let says = letter.says(reader.locale);
    let link = says.path.as_ref().map(|path| format!("{}{path}", state.config.public_url));
    let text =
        Text { reader: &reader.name, says: &says, link: link.as_deref() }.render().context("letter")?;
    let html =
        Html { reader: &reader.name, says: &says, link: link.as_deref() }.render().context("letter")?;
    let to = Mailbox::new(None, reader.email.parse().context("the account's address")?);
    let message = Message::builder()
        .message_id(Some(format!("<{job_id}@steelyard>")))
        .date(state.clock.now().into())
        .from(state.config.mail_from.parse().context("MAIL_FROM")?)
        .to(to)
        .subject(&says.subject)
        .multipart(MultiPart::alternative_plain_html(text.clone(), html))
        .context("letter")?;
    match &state.mailer {
        Mailer::Smtp(transport) => {
            transport.send(message).await.context("the mail server did not take the letter")?;
        }
        Mailer::Folder(folder) => write(folder, job_id, &message.formatted()).await?,
        Mailer::Memory(sent) => sent.lock().unwrap_or_else(PoisonError::into_inner).push(Sent {
            to: reader.email.clone(),
            subject: says.subject.clone(),
            body: text,
        }),
    }
    Ok(())
}

/// Whole or not at all: written beside, then renamed.
async fn write(folder: &std::path::Path, job_id: &str, bytes: &[u8]) -> Result<(), Error> {
    let beside = folder.join(format!(".{job_id}"));
    tokio::fs::write(&beside, bytes).await.context("the mail folder")?;
    tokio::fs::rename(&beside, folder.join(format!("{job_id}.eml"))).await.context("the mail folder")?;
    Ok(())
}
