//! What forms hold and how it is judged before it is sent. The server judges again and has the last word.
//! Not here: how a form looks (`page`).

pub(crate) mod picture;
pub(crate) mod profile;
pub(crate) mod time_zone;
