//! The icons: lines on a grid of 24, drawn in the colour of the text. They never carry meaning alone and are
//! hidden from assistive technology.

use leptos::prelude::*;

/// An icon, named by what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    ArrowBack,
    ArrowOut,
    Book,
    Box,
    ChevronDown,
    ChevronForward,
    Clock,
    Door,
    Home,
    Key,
    Lock,
    Phone,
    Search,
    Sliders,
    Stop,
    Tick,
    TickInCircle,
    Triangle,
    User,
}

impl Icon {
    /// The icon as a view with the classes `icon` and `class`.
    pub(crate) fn view(self, class: &'static str) -> AnyView {
        let class = if class.is_empty() { "icon".to_owned() } else { format!("icon {class}") };
        view! { <svg class=class viewBox="0 0 24 24" aria-hidden="true"><path d=self.lines() /></svg> }
            .into_any()
    }

    fn lines(self) -> &'static str {
        match self {
            Self::ArrowBack => "M19 12H5M10.5 6.5 5 12l5.5 5.5",
            Self::ArrowOut => {
                "M13.5 4.5h6v6M19.5 4.5 11 13M17 14v4.5a1.5 1.5 0 0 1-1.5 1.5h-10A1.5 1.5 0 0 1 4 18.5v-10A1.5 1.5 0 0 1 5.5 7H10"
            }
            Self::Book => {
                "M4 5.5c2.9-1 5.6-.8 8 .8 2.4-1.6 5.1-1.8 8-.8V19c-2.9-1-5.6-.8-8 .8-2.4-1.6-5.1-1.8-8-.8zM12 6.3v13.5"
            }
            Self::Box => "M12 3.5l8 4v9l-8 4-8-4v-9zM4 7.5l8 4 8-4M12 11.5v9",
            Self::ChevronDown => "m6 9.5 6 6 6-6",
            Self::ChevronForward => "m9.5 6 6 6-6 6",
            Self::Clock => "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M12 7.2V12l3.2 2",
            Self::Door => {
                "M14 4.5H6.5A1.5 1.5 0 0 0 5 6v12a1.5 1.5 0 0 0 1.5 1.5H14M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5"
            }
            Self::Home => "m3.5 11.5 8.5-7.5 8.5 7.5M6 9.5V20h12V9.5",
            Self::Key => {
                "M3.5 15.5a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0M11.2 12.3l8.3-8.3M15.8 7.7l2.9 2.9M13.2 10.3l1.8 1.8"
            }
            Self::Lock => {
                "M7 10.5h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2zM8 10.5V7.5a4 4 0 0 1 8 0v3M12 14.5v2"
            }
            Self::Phone => {
                "M9 2.5h6A2.5 2.5 0 0 1 17.5 5v14a2.5 2.5 0 0 1-2.5 2.5H9A2.5 2.5 0 0 1 6.5 19V5A2.5 2.5 0 0 1 9 2.5zM10 7h4M10 10h4M11 18.3h2"
            }
            Self::Search => "M4.5 11a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0M16 16l4.5 4.5",
            Self::Sliders => {
                "M4 7.5h8.5M17.5 7.5H20M4 16.5h2.5M11.5 16.5H20M12.5 7.5a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M6.5 16.5a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0"
            }
            Self::Stop => "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M12 7.5V13M12 16v.01",
            Self::Tick => "m5 12.5 4.5 4.5L19 7",
            Self::TickInCircle => "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M8.3 12.2l2.6 2.6 4.8-5.3",
            Self::Triangle => "M12 4 21 19.5H3zM12 10v4.5M12 17v.01",
            Self::User => "M8 8a4 4 0 1 0 8 0a4 4 0 1 0-8 0M4.5 20.5c1-3.9 3.9-6 7.5-6s6.5 2.1 7.5 6",
        }
    }
}
