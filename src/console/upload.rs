//! Files that come with a form: first the form's mark and its words, then the file, as it comes.

use axum::{
    extract::Request,
    http::{HeaderValue, header},
};
use futures::TryStreamExt;
use multer::{Field, Multipart, bytes::Bytes};

use super::forgery;
use crate::{ctx::Ctx, error::Error, extract::is_unseen};

/// The longest word, in characters and in bytes.
const WORD: usize = 200;
const WORD_BYTES: usize = 4 * WORD;

/// A form that is being received.
#[derive(Debug)]
pub struct Upload(Multipart<'static>);

/// The file of a form, not read yet.
#[derive(Debug)]
pub struct Uploaded {
    pub name: String,
    field: Field<'static>,
}

impl Upload {
    /// Opens the form, once its mark shows that it is from a page of ours.
    pub async fn begin(ctx: &Ctx, request: Request) -> Result<Self, Error> {
        let (parts, body) = request.into_parts();
        let kind = parts.headers.get(header::CONTENT_TYPE).map(HeaderValue::to_str);
        let kind = kind.and_then(Result::ok).unwrap_or_default();
        let boundary = multer::parse_boundary(kind).map_err(|error| unreadable(&error))?;
        let mut upload = Self(Multipart::new(body.into_data_stream(), boundary));
        let mark = upload.word(forgery::FIELD).await?;
        forgery::fits(ctx, &parts, Some(&mark))?;
        Ok(upload)
    }

    /// The next field, which is a word of this name.
    pub async fn word(&mut self, name: &str) -> Result<String, Error> {
        let mut field = self.next(name).await?;
        let mut bytes = Vec::new();
        while let Some(more) = field.chunk().await.map_err(|error| unreadable(&error))? {
            bytes.extend_from_slice(&more);
            // Whoever sends without a mark is not listened to for longer.
            if bytes.len() > WORD_BYTES {
                return Err(too_long(name));
            }
        }
        let text = String::from_utf8(bytes).map_err(|error| Error::Malformed(error.to_string()))?;
        if text.chars().count() > WORD {
            return Err(too_long(name));
        }
        if text.chars().any(is_unseen) {
            return Err(Error::invalid(
                &format!("/{name}"),
                "is one line of text, without signs that are not seen",
            ));
        }
        Ok(text)
    }

    /// The next field, which is the file.
    pub async fn file(mut self) -> Result<Uploaded, Error> {
        let field = self.next("file").await?;
        let name = field.file_name().unwrap_or_default().to_owned();
        if name.is_empty() || name.chars().count() > WORD || name.chars().any(is_unseen) {
            let how = format!("choose a file whose name is one line of at most {WORD} characters");
            return Err(Error::invalid("/file", how));
        }
        Ok(Uploaded { name, field })
    }

    async fn next(&mut self, name: &str) -> Result<Field<'static>, Error> {
        let field = self.0.next_field().await.map_err(|error| unreadable(&error))?;
        let missing = || Error::Malformed(format!("the form has no field `{name}` where it should"));
        field.filter(|field| field.name() == Some(name)).ok_or_else(missing)
    }
}

impl Uploaded {
    /// The bytes as they come; an error is what broke them off.
    pub fn bytes(self) -> impl futures::Stream<Item = Result<Bytes, String>> + Send + 'static {
        self.field.map_err(|error| error.to_string())
    }

    /// All bytes, at most `limit`.
    pub async fn whole(mut self, limit: u64) -> Result<Vec<u8>, Error> {
        let mut whole = Vec::new();
        while let Some(bytes) = self.field.chunk().await.map_err(|error| unreadable(&error))? {
            whole.extend_from_slice(&bytes);
            if whole.len() as u64 > limit {
                return Err(Error::TooLarge { limit });
            }
        }
        Ok(whole)
    }
}

fn too_long(name: &str) -> Error {
    Error::Malformed(format!("the field `{name}` is longer than {WORD} characters"))
}

fn unreadable(error: &multer::Error) -> Error {
    Error::Malformed(error.to_string())
}
