//! Pictures of members and logos of apps: set, removed, shown. A picture is shown to its own company only, under an
//! address that is the hash of its content.

use super::{
    body,
    caller::Caller,
    picture_file::{self, Made, NotAPicture},
};
use crate::{app::App, edge::problem::Refusal};
use api::{FieldProblem, PICTURE_BYTES_MAX, Problem, ProblemCode};
use auth_core::secret::sha256;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, Request, State},
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
};
use serde_json::json;
use store::{member, picture};
use tokio::sync::Semaphore;
use utoipa_axum::{
    router::{UtoipaMethodRouter, UtoipaMethodRouterExt},
    routes,
};

/// Larger than a picture may be, so that a picture that is too large can be told from an attack.
const UPLOAD_MAX: usize = 3 * 512 * 1024;

/// `/pictures/{hash}`
pub(super) fn routes() -> Router<App> {
    Router::new().route("/pictures/{hash}", get(show))
}

/// The calls of the JSON API, with their own limit.
pub(super) fn documented() -> UtoipaMethodRouter<App> {
    routes!(put, delete).layer(DefaultBodyLimit::max(UPLOAD_MAX))
}

/// The address of a picture.
pub(super) fn address(hash: &[u8; 32]) -> String {
    let name: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("/pictures/{name}")
}

/// Sets the profile picture. The body is the file itself: PNG, JPEG or GIF, 1 MB at most. It is cut to a square and
/// encoded anew.
#[utoipa::path(
    put,
    path = "/api/v1/me/picture",
    request_body(content(("image/png"), ("image/jpeg"), ("image/gif"))),
    responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem)
    )
)]
pub(super) async fn put(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<StatusCode, Refusal> {
    check_kind(request.headers())?;
    let too_large = || refused(ProblemCode::TooLarge, "profile-err_picture_size");
    let upload = body::read(request, &app).await;
    let upload =
        upload.map_err(|refusal| if refusal.is(ProblemCode::TooLarge) { too_large() } else { refusal })?;
    if upload.len() > PICTURE_BYTES_MAX {
        return Err(too_large());
    }
    let made = remade(&app, upload).await?;
    let (hash, now) = (sha256(&made.bytes), app.now());
    let member = &caller.who.member;
    let write = picture::put(member.company_id, hash, made.media_type, made.bytes, now)
        .and(member::set_picture(member.company_id, member.id, Some(hash), now));
    caller.commit(&app, write, ("member.profile_changed", json!({ "fields": ["picture"] }))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes the profile picture.
#[utoipa::path(
    delete,
    path = "/api/v1/me/picture",
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem))
)]
pub(super) async fn delete(State(app): State<App>, caller: Caller) -> Result<StatusCode, Refusal> {
    let member = &caller.who.member;
    if member.picture.is_some() {
        let write = member::set_picture(member.company_id, member.id, None, app.now());
        caller.commit(&app, write, ("member.profile_changed", json!({ "fields": ["picture"] }))).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let not_found = || Refusal::of(ProblemCode::NotFound);
    let hash = hash(&name).ok_or_else(not_found)?;
    let found = picture::by_hash(app.store(), caller.who.company.id, &hash).await?.ok_or_else(not_found)?;
    let kind = HeaderValue::try_from(found.media_type).map_err(Refusal::internal)?;
    let tag = HeaderValue::try_from(format!("\"{name}\"")).map_err(Refusal::internal)?;
    let mut response = match headers.get(IF_NONE_MATCH) == Some(&tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => Bytes::from(found.bytes).into_response(),
    };
    let answer = response.headers_mut();
    answer.insert(CONTENT_TYPE, kind);
    answer.insert(ETAG, tag);
    answer.insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    answer.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(response)
}

/// A form or JSON is no file; what the file is, its content says.
fn check_kind(headers: &HeaderMap) -> Result<(), Refusal> {
    let kind = body::content_type(headers);
    if kind.starts_with("image/") || kind == "application/octet-stream" {
        return Ok(());
    }
    Err(refused(ProblemCode::UnsupportedMediaType, "profile-err_picture_type"))
}

/// Decoding is work for other threads than those that answer, and never for all of them at once.
async fn remade(app: &App, upload: Bytes) -> Result<Made, Refusal> {
    let workshop = app.area::<Workshop>();
    let _place = workshop.0.acquire().await.map_err(Refusal::internal)?;
    let made = tokio::task::spawn_blocking(move || picture_file::remake(&upload)).await;
    made.map_err(Refusal::internal)?.map_err(|why| match why {
        NotAPicture::Kind => refused(ProblemCode::InvalidFields, "profile-err_picture_type"),
        NotAPicture::Broken => refused(ProblemCode::InvalidFields, "profile-err_picture_broken"),
    })
}

/// How many pictures are decoded at once: each may take 64 MiB.
struct Workshop(Semaphore);

impl Default for Workshop {
    fn default() -> Self {
        Self(Semaphore::new(1))
    }
}

fn refused(code: ProblemCode, message: &str) -> Refusal {
    let problem = FieldProblem { field: "picture".to_owned(), message: message.to_owned() };
    Refusal::fields(vec![problem]).with_code(code)
}

fn hash(name: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> = name
        .bytes()
        .map(|digit| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        })
        .collect::<Option<_>>()?;
    if digits.len() != 64 {
        return None;
    }
    let bytes: Vec<u8> =
        digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    bytes.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_in_one_spelling_only() {
        let bytes: [u8; 32] = std::array::from_fn(|place| u8::try_from(place * 8).unwrap());
        let name = address(&bytes).strip_prefix("/pictures/").unwrap().to_owned();
        assert_eq!(hash(&name), Some(bytes));
        assert_eq!(hash(&name.to_uppercase()), None);
        assert_eq!(hash(&name[1..]), None);
        assert_eq!(hash(""), None);
    }
}
