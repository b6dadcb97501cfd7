//! The parts that pages are made of, after the component sheet of the design. Plain semantic HTML with the
//! classes of the one style sheet. An element inside another must have one value that is not a literal, or
//! Leptos would make it from markup, which the pages' policy forbids (see `lib.rs`): hence `{"…"}` here and there.

pub(crate) mod app_tile;
pub(crate) mod avatar;
pub(crate) mod dialog;
pub(crate) mod footer;
pub(crate) mod heading;
pub(crate) mod holding;
pub(crate) mod icon;
pub(crate) mod member_menu;
pub(crate) mod note;
pub(crate) mod offline_bar;
pub(crate) mod settings_frame;
pub(crate) mod skeleton;
pub(crate) mod toast;
pub(crate) mod top_bar;
pub(crate) mod trail;
