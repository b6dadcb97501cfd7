# Words of every surface: frame, menu, units, errors.
#
# The English and the Japanese file of the same name hold the same messages with the same variables; a test compares them.
# A message is called group-key. "# manual" marks a label that stands in the member manual: do not reword it.
# Sentence case. "Log in" is the verb, "login" the noun. No contractions in errors, no exclamation marks. An error says what
# happened, then what to do, and never blames.

## app

app-name = Tegata
# manual
app-home = { $product } home
app-title = { $page } | { $product }
app-title_admin = { $page } | { $product } admin console
app-loading = Loading
app-slow = This is taking longer than usual. Check your connection.
app-noscript = Turn on JavaScript in your browser to use this page.
app-unsupported = This page may not work correctly in your browser. Please update it to the latest version.
app-new_version = A new version is available.
app-reload = Reload

## common

common-save = Save
# manual
common-update = Update
# manual
common-set = Set
# manual
common-change = Change
# manual
common-edit = Edit
# manual
common-delete = Delete
# manual
common-select = Choose
# manual
common-next = Next
# manual
common-back = Back
common-continue = Continue
common-cancel = Cancel
common-close = Close
common-done = Done
common-add = Add
common-remove = Remove
common-rename = Rename
common-copy = Copy
common-copied = Copied.
common-copy_named = Copy { $what }
common-download = Download
common-print = Print
common-show = Show
common-hide = Hide
common-details = Details
common-search = Search
common-clear = Clear filters
common-retry = Try again
common-resend = Resend
common-undo = Undo
common-discard = Discard changes
common-more_actions = More actions
common-more_actions_of = Actions for { $name }
common-later = Later
common-required = Required
common-optional = Optional
common-all = All
common-none = None
common-unset = Not set
# manual
common-on = On
# manual
common-off = Off
common-yes = Yes
common-no = No
common-standard = Default
common-recommended = Recommended
common-this_device = This device
common-new_tab = (opens in a new tab)
common-example = e.g. { $value }
common-unsaved_title = You have unsaved changes
common-unsaved_body = If you leave now, what you entered will be lost.
common-unsaved_leave = Leave without saving
common-unsaved_stay = Stay on this page
common-managed_title = This setting is managed by your administrator.
common-managed_body = Contact your administrator if it needs to change.
common-managed_tag = Set by administrator
common-plan_title = This is a paid-plan feature
common-plan_body = Contact your administrator if you would like to use it.
common-working = Working
common-sending = Sending
common-saved = Saved.
common-updated = Updated.
common-deleted = Deleted.

## a11y

a11y-skip = Skip to main content
a11y-nav_legal = Information
a11y-nav_settings = Account settings
a11y-nav_admin = Administration
a11y-breadcrumb = You are here
a11y-member_menu = Menu of { $name }
a11y-open_nav = Open menu
a11y-close_nav = Close menu
a11y-language_group = Language / 表示言語
a11y-show_password = Show password
a11y-hide_password = Hide password
a11y-steps = Steps
a11y-tabs_app = App settings
a11y-table_members = Members
a11y-bulk = Actions for selected members
a11y-sort_to_desc = Ascending. Activate to sort descending
a11y-sort_to_asc = Descending. Activate to sort ascending
a11y-show_new_password = Show new password
a11y-hide_new_password = Hide new password
a11y-show_confirm_password = Show confirmation password
a11y-hide_confirm_password = Hide confirmation password
a11y-show_current_password = Show current password
a11y-hide_current_password = Hide current password
a11y-page_changed = { $title }
a11y-results =
    { $n ->
        [one] { $n } result
       *[other] { $n } results
    }
a11y-results_none = No results
a11y-sorted = Sorted by { $column }, { $direction }
a11y-errors_count =
    { $n ->
        [one] { $n } field needs attention
       *[other] { $n } fields need attention
    }
a11y-external = External site
a11y-decorative_qr = QR code to add this account to your authenticator app

## unit

unit-people =
    { $n ->
        [one] { $n } member
       *[other] { $n } members
    }
unit-items =
    { $n ->
        [one] { $n } item
       *[other] { $n } items
    }
unit-range = { $from }–{ $to } of { $total }
unit-minutes =
    { $n ->
        [one] { $n } minute
       *[other] { $n } minutes
    }
unit-seconds =
    { $n ->
        [one] { $n } second
       *[other] { $n } seconds
    }
unit-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
unit-days_left =
    { $n ->
        [one] { $n } day left
       *[other] { $n } days left
    }
unit-prev_page = Previous
unit-next_page = Next

## time

time-today = Today { $time }
time-yesterday = Yesterday { $time }
time-just_now = Just now
time-minutes_ago =
    { $n ->
        [one] { $n } minute ago
       *[other] { $n } minutes ago
    }
time-hours_ago =
    { $n ->
        [one] { $n } hour ago
       *[other] { $n } hours ago
    }
time-never = Never
time-zone_note = Time zone: { $zone }

## lang

lang-native_ja = 日本語
lang-native_en = English
# manual
lang-name_ja = Japanese
# manual
lang-name_en = English

## legal

# manual
legal-terms = Terms of use
# manual
legal-privacy = Personal information policy
legal-privacy_short = Privacy
# manual
legal-manual = Online manual
legal-licenses = Open-source licences

## menu

# manual
menu-settings = Account settings
# manual
menu-manual = Online manual
# manual
menu-home = { $product } home
menu-display = Display and language
menu-admin = Admin console
menu-member_view = Back to member view
# manual
menu-logout = Log out

## error

# manual
error-denied_title = Access is not allowed
error-denied_ip = You cannot log in from this network. Connect to an allowed network, such as your office or VPN, and try again.
error-denied_risk = For your safety, this login was not accepted. Try again from a device and network you normally use, or contact your administrator.
error-denied_app = You do not have access to { $app }.
error-denied_device = You cannot use this device. Please use a registered device.
error-denied_time = Access is not available at this time of day.
error-denied_country = You cannot log in from this country or region.
error-request_access = Request access
error-request_sent = Your request was sent to your administrator.
error-suspended_title = Your account is suspended
error-suspended_body = You cannot log in. Contact your administrator.
error-org_suspended_title = Service is not available
error-org_suspended_body = Your organisation's account is suspended. Contact your administrator.
error-not_found_title = Page not found
error-not_found_body = The address may have changed or the page may have been removed.
error-expired_title = Please start logging in again
error-expired_body = Too much time passed, or you continued in another tab. Open the app again.
error-bad_request_title = The app's request cannot be processed
error-bad_request_body = The app may be set up incorrectly. Contact your administrator with the details below.
error-server_title = Something went wrong
error-server_body = We are sorry for the inconvenience. Please try again later.
error-network_title = Could not connect
error-network_body = Check your connection and try again.
error-offline_title = You are offline
error-offline_body = We will continue when you are back online.
error-busy_title = We are very busy right now
error-busy_body = Please try again in a moment.
error-maintenance_title = Under maintenance
error-maintenance_body = We expect to be back around { $until }.
error-cookie_title = Cookies are turned off
error-cookie_body = Cookies are needed to log in. Turn them on in your browser and try again.
error-ask_title = If this does not help
error-ask_body = Contact your administrator with these details.
error-ref = Reference
error-when = Date and time
error-ip = IP address
error-target = Application
error-copy = Copy details
error-technical = Technical details
error-go_home = Back to home
