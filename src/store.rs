//! Where data files lie: a local folder or any S3-compatible store.

use std::{path::Path as Folder, sync::Arc};

use anyhow::Context;
use axum::body::Bytes;
use futures::{Stream, StreamExt, stream::BoxStream};
use object_store::{
    MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload, aws::AmazonS3Builder, local::LocalFileSystem,
    path::Path,
};
use sha2::{Digest, Sha256};

use crate::{config::Config, error::Error};

/// Parts of this size go to the store; S3 wants at least 5 MiB.
const PART_BYTES: usize = 8 << 20;

/// The object store, and the folder in it that is ours.
#[derive(Clone, Debug)]
pub struct Store {
    objects: Arc<dyn ObjectStore>,
    folder: Path,
}

/// What was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub bytes: u64,
    pub sha256: String,
}

impl Store {
    /// Open the store that `config` names.
    pub fn open(config: &Config) -> anyhow::Result<Self> {
        match config.store_url.as_deref() {
            None => Self::in_folder(&config.data_dir.join("files")),
            Some(url) if url.starts_with("s3://") => Self::on_s3(url, &config.aws),
            Some(url) => {
                let path = url.strip_prefix("file://").context("STORE_URL begins with file:// or s3://")?;
                Self::in_folder(Folder::new(path))
            }
        }
    }

    pub fn in_folder(folder: &Folder) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Self { objects: Arc::new(LocalFileSystem::new_with_prefix(folder)?), folder: Path::default() })
    }

    fn on_s3(url: &str, settings: &[(String, String)]) -> anyhow::Result<Self> {
        // An error says that one is chosen already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let parsed = url::Url::parse(url).context("STORE_URL cannot be read")?;
        let mut builder = AmazonS3Builder::new().with_url(url);
        for (key, value) in settings {
            if let Ok(key) = key.to_ascii_lowercase().parse() {
                builder = builder.with_config(key, value);
            }
        }
        Ok(Self { objects: Arc::new(builder.build()?), folder: Path::parse(parsed.path())? })
    }

    fn path(&self, key: &str) -> Path {
        self.folder.clone().join(key)
    }

    /// Store a stream under `key` in constant memory. More than `limit` bytes, or a stream that breaks off,
    /// leaves nothing behind.
    pub async fn put<E: std::fmt::Display>(
        &self,
        key: &str,
        stream: impl Stream<Item = Result<Bytes, E>>,
        limit: u64,
    ) -> Result<Stored, Error> {
        let mut upload = self.objects.put_multipart(&self.path(key)).await.map_err(anyhow::Error::from)?;
        let sent = send(upload.as_mut(), stream, limit).await;
        let finished = match sent {
            Ok(stored) => {
                upload.complete().await.map(|_| stored).map_err(|error| Error::Internal(error.into()))
            }
            Err(error) => Err(error),
        };
        if finished.is_err()
            && let Err(error) = upload.abort().await
        {
            tracing::warn!(%error, key, "a broken upload could not be cleared away");
        }
        finished
    }

    /// The stored bytes as a stream.
    pub async fn get(
        &self,
        key: &str,
    ) -> Result<BoxStream<'static, Result<Bytes, object_store::Error>>, Error> {
        Ok(self.objects.get(&self.path(key)).await.map_err(anyhow::Error::from)?.into_stream())
    }

    /// Nothing is stored under `key` any more.
    pub async fn remove(&self, key: &str) -> Result<(), Error> {
        match self.objects.delete(&self.path(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(Error::Internal(error.into())),
        }
    }

    /// The store answers.
    pub async fn ready(&self) -> Result<(), Error> {
        self.objects.list_with_delimiter(Some(&self.path("ready"))).await.map_err(anyhow::Error::from)?;
        Ok(())
    }
}

async fn send<E: std::fmt::Display>(
    upload: &mut dyn MultipartUpload,
    stream: impl Stream<Item = Result<Bytes, E>>,
    limit: u64,
) -> Result<Stored, Error> {
    let mut stream = std::pin::pin!(stream);
    let (mut bytes, mut hash, mut part) = (0_u64, Sha256::new(), Vec::with_capacity(PART_BYTES));
    while let Some(chunk) = stream.next().await {
        let chunk = chunk
            .map_err(|error| Error::Malformed(format!("the upload broke off: {error}; send it again")))?;
        bytes += chunk.len() as u64;
        if bytes > limit {
            return Err(Error::TooLarge { limit });
        }
        hash.update(&chunk);
        part.extend_from_slice(&chunk);
        if part.len() >= PART_BYTES {
            let full = std::mem::replace(&mut part, Vec::with_capacity(PART_BYTES));
            upload.put_part(PutPayload::from(full)).await.map_err(anyhow::Error::from)?;
        }
    }
    upload.put_part(PutPayload::from(part)).await.map_err(anyhow::Error::from)?;
    Ok(Stored { bytes, sha256: hex::encode(hash.finalize()) })
}
