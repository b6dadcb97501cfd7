//! Profile pictures: what may be uploaded, and who may see it.

use super::{signed_in, support};
use api::Plan;
use http::{Method, Request};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;
use support::{Answer, Browser, ORIGIN, PASSWORD, World};

fn picture(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let pixels = RgbImage::from_fn(600, 400, |x, y| Rgb([(x % 256) as u8, (y % 256) as u8, 7]));
    DynamicImage::ImageRgb8(pixels).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

async fn put(browser: &mut Browser, kind: &str, bytes: Vec<u8>) -> Answer {
    let request = Request::put("/api/v1/me/picture").header("content-type", kind).header("origin", ORIGIN);
    browser.send(request.body(bytes.into()).unwrap()).await
}

async fn address(browser: &mut Browser) -> Option<String> {
    let page = browser.call(Method::GET, "/api/v1/me", "").await.expect(200).json();
    page["profile"]["picture"].as_str().map(str::to_owned)
}

#[tokio::test]
async fn a_picture_is_made_anew_and_shown_with_care() {
    let world = World::start().await;
    let (_, _, mut browser) = signed_in(&world).await;
    assert_eq!(address(&mut browser).await, None);
    for (kind, format) in
        [("image/png", ImageFormat::Png), ("image/jpeg", ImageFormat::Jpeg), ("image/gif", ImageFormat::Gif)]
    {
        let mut upload = picture(format);
        upload.extend_from_slice(b"<script>alert(1)</script>");
        put(&mut browser, kind, upload).await.expect(204);
        let shown = address(&mut browser).await.unwrap();
        assert!(shown.starts_with("/pictures/") && shown.len() == "/pictures/".len() + 64);
        let answer = browser.get(&shown).await.expect(200);
        assert_eq!(answer.header("content-type"), "image/jpeg");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox");
        assert!(answer.header("cache-control").starts_with("private"));
        assert!(!answer.body.windows(8).any(|part| part == b"<script>"));
        let kept = image::load_from_memory(&answer.body).unwrap();
        assert_eq!((kept.width(), kept.height()), (256, 256));
    }
    let request = Request::delete("/api/v1/me/picture").header("origin", ORIGIN);
    browser.send(request.body(axum::body::Body::empty()).unwrap()).await.expect(204);
    assert_eq!(address(&mut browser).await, None);
}

#[tokio::test]
async fn another_company_and_a_stranger_never_see_it() {
    let world = World::start().await;
    let (_, _, mut browser) = signed_in(&world).await;
    put(&mut browser, "image/png", picture(ImageFormat::Png)).await.expect(204);
    let shown = address(&mut browser).await.unwrap();
    world.browser().get(&shown).await.expect(401);
    let other = world.company("other", Plan::Plus).await;
    world.member(other, "eve@other.example", PASSWORD).await;
    let mut eve = world.browser();
    eve.login("eve@other.example").await;
    eve.get(&shown).await.expect(404);
    for strange in
        ["/pictures/x", "/pictures/..%2f..", &shown.to_uppercase().replace("/PICTURES", "/pictures")]
    {
        browser.get(strange).await.expect(404);
    }
}

#[tokio::test]
async fn what_is_no_picture_is_refused_by_name_and_nothing_is_stored() {
    let world = World::start().await;
    let (_, _, mut browser) = signed_in(&world).await;
    let whole = picture(ImageFormat::Png);
    let cases: [(&str, Vec<u8>, u16, &str); 8] = [
        (
            "image/png",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
            422,
            "profile-err_picture_type",
        ),
        ("image/svg+xml", b"<svg/>".to_vec(), 422, "profile-err_picture_type"),
        ("image/png", Vec::new(), 422, "profile-err_picture_type"),
        ("image/png", whole[..500].to_vec(), 422, "profile-err_picture_broken"),
        ("image/png", vec![0; 1_048_577], 413, "profile-err_picture_size"),
        ("image/png", vec![0; 2_000_000], 413, "profile-err_picture_size"),
        ("application/pdf", whole.clone(), 415, "profile-err_picture_type"),
        ("multipart/form-data; boundary=x", whole, 415, "profile-err_picture_type"),
    ];
    for (kind, bytes, status, message) in cases {
        let answer = put(&mut browser, kind, bytes).await.expect(status).json();
        assert_eq!(answer["fields"][0]["field"], "picture");
        assert_eq!(answer["fields"][0]["message"], message);
    }
    assert_eq!(address(&mut browser).await, None);
}

#[tokio::test]
async fn another_site_cannot_set_or_remove_it() {
    let world = World::start().await;
    let (_, _, mut browser) = signed_in(&world).await;
    put(&mut browser, "image/png", picture(ImageFormat::Png)).await.expect(204);
    for method in [Method::PUT, Method::DELETE] {
        let request =
            Request::builder().method(method).uri("/api/v1/me/picture").header("content-type", "image/png");
        let request = request.header("origin", "https://evil.example");
        browser.send(request.body(picture(ImageFormat::Gif).into()).unwrap()).await.expect(403);
    }
    assert!(address(&mut browser).await.is_some());
}
