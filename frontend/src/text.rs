//! The words on the pages, from the same catalogue as the server's, in the language that is in force; a
//! change of language changes every text on the page at once. Not here: who chose the language (`portal`).

use api::Language;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use leptos::prelude::{ArcRwSignal, Get, Set};
use unic_langid::LanguageIdentifier;

/// The message `key` as a part of a view: it follows the language.
pub(crate) fn t(key: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    move || now(key)
}

/// The message `key` at this moment; inside a view it follows the language.
pub(crate) fn now(key: &str) -> String {
    filled(key, &[])
}

/// The same with variables. A value named `n` that is a whole number chooses between singular and plural.
pub(crate) fn filled(key: &str, arguments: &[(&str, &str)]) -> String {
    message(language(), key, arguments)
}

/// The language in force.
pub(crate) fn language() -> Language {
    LANGUAGE.with(Get::get)
}

/// Changes the language of every text on the page.
pub(crate) fn set_language(language: Language) {
    LANGUAGE.with(|signal| signal.set(language));
}

fn message(language: Language, key: &str, arguments: &[(&str, &str)]) -> String {
    let bundle = match language {
        Language::Japanese => &JAPANESE,
        Language::English => &ENGLISH,
    };
    bundle.with(|bundle| formatted(bundle, key, arguments)).unwrap_or_else(|| key.to_owned())
}

type Bundle = FluentBundle<FluentResource>;

fn formatted(bundle: &Bundle, key: &str, arguments: &[(&str, &str)]) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut values = FluentArgs::with_capacity(arguments.len());
    for (name, value) in arguments {
        match value.parse::<u32>() {
            Ok(number) if *name == "n" => values.set(*name, number),
            _ => values.set(*name, FluentValue::from(*value)),
        }
    }
    Some(bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned())
}

fn bundle(language: Language, texts: [&str; 2]) -> Bundle {
    let locale: LanguageIdentifier = language.as_str().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new(vec![locale]);
    bundle.set_use_isolating(false);
    for text in texts {
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(readable, _)| readable);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

thread_local! {
    static LANGUAGE: ArcRwSignal<Language> = ArcRwSignal::new(Language::Japanese);
    static JAPANESE: Bundle = bundle(Language::Japanese, [
        include_str!("../../i18n/ja/shared.ftl"),
        include_str!("../../i18n/ja/portal.ftl"),
    ]);
    static ENGLISH: Bundle = bundle(Language::English, [
        include_str!("../../i18n/en/shared.ftl"),
        include_str!("../../i18n/en/portal.ftl"),
    ]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{form::profile::Field, route::Route};

    #[test]
    fn every_route_and_field_has_its_words_in_both_languages() {
        let routes = [
            Route::Home,
            Route::Settings,
            Route::Profile,
            Route::ProfileEdit,
            Route::ProfileConfirm,
            Route::Password,
            Route::Security,
            Route::History,
            Route::Authenticator,
            Route::Unknown,
        ];
        let keys = routes.into_iter().map(Route::title).chain(Field::ALL.into_iter().map(Field::label));
        for key in keys {
            for language in Language::ALL {
                assert_ne!(message(*language, key, &[]), key);
            }
        }
    }

    #[test]
    fn numbers_choose_the_plural_and_values_stand_as_they_are() {
        assert_eq!(message(Language::English, "a11y-results", &[("n", "1")]), "1 result");
        assert_eq!(message(Language::English, "a11y-results", &[("n", "2")]), "2 results");
        assert_eq!(
            message(Language::Japanese, "home-none_found", &[("query", "<b>")]),
            "「<b>」に一致するアプリはありません。"
        );
    }
}
