//! What stands around every route, seen from outside.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use axum::body::Body;
use http::{Method, Request, StatusCode};
use support::{Answer, ORIGIN, World};

async fn raw(world: &World, request: Request<Body>) -> Answer {
    world.browser().send(request).await
}

fn get(path: &str) -> http::request::Builder {
    Request::get(path)
}

#[tokio::test]
async fn another_host_is_misdirected_before_any_route() {
    let world = World::start().await;
    for host in
        ["evil.example", "localhost", "localhost:8081", "127.0.0.1:8080", "localhost:8080.evil.example", ""]
    {
        for path in ["/healthz", "/login", "/nowhere", "/api/v1/me"] {
            let answer = raw(&world, get(path).header("host", host).body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{host} {path}");
        }
    }
    let two = get("/healthz").header("host", "localhost:8080").header("host", "evil.example");
    assert_eq!(raw(&world, two.body(Body::empty()).unwrap()).await.status, StatusCode::MISDIRECTED_REQUEST);
    let absolute = get("http://evil.example/healthz").header("host", "localhost:8080");
    assert_eq!(
        raw(&world, absolute.body(Body::empty()).unwrap()).await.status,
        StatusCode::MISDIRECTED_REQUEST
    );
    let ours = get("/healthz").header("host", "LOCALHOST:8080");
    assert_eq!(raw(&world, ours.body(Body::empty()).unwrap()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_head_of_32_kb_is_refused_in_the_right_form() {
    let world = World::start().await;
    let long = "x".repeat(33_000);
    for (path, kind) in FORMS {
        let answer = raw(&world, get(path).header("x-long", &long).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "{path}");
        assert!(answer.header("content-type").starts_with(kind), "{path}: {}", answer.header("content-type"));
        let target = format!("{path}?x={long}");
        let answer = raw(&world, get(&target).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "{path}");
    }
}

#[tokio::test]
async fn strangers_methods_and_paths_are_refused_in_the_right_form() {
    let world = World::start().await;
    for (path, kind, status) in [
        ("/nowhere", "text/html", 404),
        ("/api/v1/nowhere", "application/problem+json", 404),
        ("/api", "application/problem+json", 404),
        ("/pictures/x", "application/problem+json", 401),
        ("/oauth2/nowhere", "application/json", 404),
        ("/assets/x.exe", "text/html", 404),
        ("/assets/..%2f..%2fetc%2fpasswd.css", "text/html", 404),
        ("/account/%ff", "text/html", 303),
    ] {
        let answer = raw(&world, get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.text());
        if status >= 400 {
            assert!(
                answer.header("content-type").starts_with(kind),
                "{path}: {}",
                answer.header("content-type")
            );
        }
    }
    let wrong = Request::delete("/login").header("origin", ORIGIN).body(Body::empty()).unwrap();
    let answer = raw(&world, wrong).await.expect(405);
    assert_eq!(answer.page(), "error");
    assert!(answer.header("allow").contains("GET"));
    let wrong = Request::post("/api/v1/me").header("origin", ORIGIN).body(Body::empty()).unwrap();
    let answer = raw(&world, wrong).await.expect(405);
    assert_eq!(answer.json()["code"], "method_not_allowed");
}

#[tokio::test]
async fn a_body_of_one_megabyte_and_strange_bodies_are_refused() {
    let world = World::start().await;
    let form = "application/x-www-form-urlencoded";
    for (kind, body, status) in [
        (form, format!("email={}", "a".repeat(1_000_000)).into_bytes(), 413),
        (form, b"email=%ff%fe&password=x".to_vec(), 400),
        (form, b"email=\xff\xfe".to_vec(), 400),
        (form, b"email=a%40b.example&email=c%40d.example&password=x".to_vec(), 400),
        ("application/json", b"{}".to_vec(), 415),
        ("text/plain", b"email=a".to_vec(), 415),
    ] {
        let request = Request::post("/login").header("content-type", kind).header("origin", ORIGIN);
        let answer = raw(&world, request.body(Body::from(body)).unwrap()).await;
        assert!(answer.status.is_client_error(), "{kind} {status}: {}", answer.status);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.page(), "error", "{status}");
    }
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect_it() {
    let world = World::start().await;
    for path in ["/login", "/healthz", "/nowhere", "/api/v1/me", "/", "/oauth2/nowhere"] {
        let answer = raw(&world, get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert!(answer.header("content-security-policy").contains("base-uri 'none'"), "{path}");
        assert!(!answer.header("content-security-policy").contains("unsafe-inline"), "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "http is for loopback");
    }
}

#[tokio::test]
async fn an_unsafe_call_must_prove_that_our_own_page_makes_it() {
    let world = World::start().await;
    let call = |headers: &[(&str, &str)]| {
        let mut request = Request::put("/api/v1/me/language").header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::from("{\"language\":\"en\"}")).unwrap()
    };
    for headers in [
        &[][..],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "http://localhost:8080.evil.example")],
        &[("origin", "https://localhost:8080")],
        &[("origin", ORIGIN), ("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
    ] {
        let answer = raw(&world, call(headers)).await.expect(403);
        assert_eq!(answer.json()["code"], "cross_site", "{headers:?}");
    }
    for headers in [&[("origin", ORIGIN)][..], &[("sec-fetch-site", "same-origin")]] {
        let answer = raw(&world, call(headers)).await.expect(401);
        assert_eq!(answer.json()["code"], "not_signed_in");
    }
}

#[tokio::test]
async fn an_error_names_its_trace_and_no_client_can_choose_it() {
    let world = World::start().await;
    let forged = get("/nowhere").header("tegata-trace", "AAAAAAAA").body(Body::empty()).unwrap();
    let answer = raw(&world, forged).await.expect(404);
    let code = answer.attribute("data-trace").unwrap();
    assert_eq!(code.len(), 8);
    assert_ne!(code, "AAAAAAAA");
    let other = raw(&world, get("/nowhere").body(Body::empty()).unwrap()).await;
    assert_ne!(other.attribute("data-trace").unwrap(), code);
    let call = raw(&world, get("/api/v1/me").body(Body::empty()).unwrap()).await.expect(401);
    assert_eq!(call.json()["trace"].as_str().unwrap().len(), 8);
}

#[tokio::test]
async fn health_answers_and_tells_nothing() {
    let world = World::start().await;
    for path in ["/healthz", "/readyz"] {
        let answer = raw(&world, get(path).body(Body::empty()).unwrap()).await.expect(200);
        assert!(answer.body.len() < 10);
    }
}

#[tokio::test]
async fn assets_are_kept_for_good_and_only_under_their_hash() {
    let world = World::start().await;
    let address = world.app.asset("tegata.css").to_owned();
    let answer = raw(&world, get(&address).body(Body::empty()).unwrap()).await.expect(200);
    assert_eq!(answer.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    let tag = answer.header("etag").to_owned();
    let again = get(&address).header("if-none-match", &tag).body(Body::empty()).unwrap();
    assert!(raw(&world, again).await.expect(304).body.is_empty());
    raw(&world, get("/assets/tegata.css").body(Body::empty()).unwrap()).await.expect(404);
    raw(&world, get("/assets/tegata.0000000000000000.css").body(Body::empty()).unwrap()).await.expect(404);
    let page = world.browser().call(Method::GET, "/login", "").await;
    assert!(page.text().contains(&address));
}

/// An address of each form, and the beginning of its content type.
const FORMS: [(&str, &str); 3] = [
    ("/login", "text/html"),
    ("/api/v1/me", "application/problem+json"),
    ("/oauth2/token", "application/json"),
];
