//! The circle with the member's picture or, until there is one, the first character of the family name.

use leptos::prelude::*;

/// The circle; `size` is the class of a larger one or empty.
pub(crate) fn avatar(size: &'static str, picture: Option<String>, family_name: &str) -> AnyView {
    let class = format!("avatar {size}");
    let initial: String = family_name.chars().take(1).collect();
    match picture {
        Some(address) => view! { <span class=class><img src=address alt="" /></span> }.into_any(),
        None => view! { <span class=class aria-hidden="true">{initial}</span> }.into_any(),
    }
}
