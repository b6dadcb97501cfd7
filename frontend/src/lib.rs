//! The portal that runs in the browser: home with the app launcher, and the account settings.
//! The page is told, it never decides: what a member may do, the server says again at each call.
//!
//! Where to look: [`route`] has every address, [`page`] one file a page, [`ui`] the parts pages are made of,
//! [`form`] what is typed and how it is judged, [`api`] the only place that talks to the server, [`text`]
//! the words. Never here: text that becomes markup or code, inline script: the pages run under
//! `require-trusted-types-for 'script'` without a policy, and the build refuses a module that could do it.

mod api;
mod form;
mod hold;
mod navigate;
mod normalize;
mod page;
mod portal;
mod route;
mod text;
mod ui;

pub use portal::start;
