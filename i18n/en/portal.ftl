# Home and the account settings.
#
# The English and the Japanese file of the same name hold the same messages with the same variables; a test compares them.
# A message is called group-key. "# manual" marks a label that stands in the member manual: do not reword it.
# Sentence case. "Log in" is the verb, "login" the noun. No contractions in errors, no exclamation marks. An error says what
# happened, then what to do, and never blames.

## step_up

step_up-title = Confirm it is you
step_up-lead = Before you continue to "{ $action }", please confirm once more.
step_up-note =
    { $n ->
        [one] You will not be asked again for { $n } minute.
       *[other] You will not be asked again for { $n } minutes.
    }
step_up-submit = Confirm

## nudge

nudge-passkey_title = Log in with your face or fingerprint next time?
nudge-passkey_body = With a passkey you will not need your password or a code.
nudge-passkey_create = Create a passkey
nudge-passkey_later = Not now
nudge-passkey_never = Do not show again
nudge-recovery_low =
    { $n ->
        [one] You have { $n } recovery code left.
       *[other] You have { $n } recovery codes left.
    }
nudge-recovery_low_body = Create new codes and keep them in a safe place.

## home

home-title = Apps
home-search = Search apps
home-favourites = Favourites
home-recent = Recently used
home-all = All apps
home-reorder = Reorder
home-reorder_done = Finish reordering
home-move_left = Move { $app } earlier
home-move_right = Move { $app } later
home-moved = { $app } moved to position { $n }
home-fav_add = Add { $app } to favourites
home-fav_remove = Remove { $app } from favourites
home-kind_link = Link
home-needs_code = Asks for a code when opened
home-needs_device = Needs a registered device
home-opening = Opening { $app }
home-empty_title = No apps yet
home-empty_body = Apps appear here when your administrator assigns them.
home-empty_fav = Apps you star appear here.
home-none_found = No apps match "{ $query }".
home-error_title = Could not load your apps
home-error_open = Could not open { $app }. Please try again later.
home-last_login = Last login { $when }, { $agent }
home-maintenance = { $app } is under maintenance.
home-category_other = Other
home-open_new_tab = Open apps in a new tab
home-fav_limit = You can have up to { $n } favourites.
home-cached = This is the list from your last visit.

## settings

# manual
settings-title = Account settings
# manual
settings-profile = Account information
# manual
settings-profile_desc = View and change your account information.
# manual
settings-password = Change password
# manual
settings-password_desc = Change your current password.
# manual
settings-security = Security settings
# manual
settings-security_desc = Settings that keep your account safe.
# manual
settings-history = Login history
# manual
settings-history_desc = See a list of your logins.
# manual
settings-authapp = Authenticator app
# manual
settings-authapp_desc = Set up or remove your authenticator app.
settings-later_title = This is not available yet.
settings-later_body = Contact your administrator if you need it.
settings-later_state = Not available yet
settings-more = More security and convenience
settings-passkeys = Passkeys
settings-passkeys_desc = Log in with your face or fingerprint.
settings-recovery = Recovery codes
settings-recovery_desc = Spare codes for when you lose a device.
settings-sessions = Your devices
settings-sessions_desc = Log out of devices you no longer use.
settings-activity = Recent security activity
settings-activity_desc = See changes and verifications on your account.
settings-grants = Apps with access
settings-grants_desc = See and withdraw what you share with apps.
settings-export = Download your data
settings-export_desc = Get your information as a file.
settings-display = Display and language
settings-display_desc = Choose appearance and language.
settings-state_changed = Last changed { $date }
settings-state_mfa = Two-step verification: { $mode }
settings-state_last = Last: { $when }, { $agent }
settings-state_set = Set up
settings-state_count = { $n }

## profile

# manual
profile-title = Account information
# manual
profile-edit_title = Edit account information
# manual
profile-edit_lead = Edit your account information.
profile-confirm_title = Confirm account information
profile-confirm_lead = Check the details and choose Update.
profile-email = Email address
profile-email_hint = Used to log in. Contact your administrator to change it.
# manual
profile-family_name = Family name
# manual
profile-given_name = Given name
# manual
profile-family_kana = Family name (kana)
# manual
profile-given_kana = Given name (kana)
# manual
profile-phone = Phone number
# manual
profile-language = Language
# manual
profile-timezone = Time zone
# manual
profile-timezone_jp = UTC+9 (Japan)
# manual
profile-picture = Profile picture
profile-picture_hint = Choose a PNG, JPEG or GIF file up to 1 MB.
profile-picture_delete_title = Delete your profile picture?
profile-picture_drop = Drop a file here
profile-picture_crop = Adjust the crop
profile-example_family = e.g. Tegata
# manual
profile-example_given = e.g. Taro
profile-example_family_kana = e.g. テガタ
# manual
profile-example_given_kana = e.g. タロウ
profile-example_phone = e.g. 03-0000-0000
# manual
profile-review = Review
# manual
profile-submit = Update
profile-step_input = Enter
profile-step_confirm = Review
profile-step_done = Done
profile-changed = Changed
profile-before = Before: { $value }
profile-done = Your account information was updated.
profile-nothing_changed = Nothing was changed.
profile-managed_field = Synchronised from your organisation's directory; it cannot be changed here.
profile-conflict = This was updated elsewhere while you were editing. The latest version will be loaded.
profile-err_family = Enter your family name.
profile-err_given = Enter your given name.
profile-err_too_long = Use no more than { $n } characters.
profile-err_kana = Enter this in full-width katakana.
profile-err_phone = Enter a phone number using digits and hyphens.
profile-err_timezone = Choose a time zone from the list.
profile-err_picture_type = Choose a PNG, JPEG or GIF file.
profile-err_picture_size = The file is larger than 1 MB ({ $size }).
profile-err_picture_large = The file is larger than 1 MB.
profile-err_picture_broken = The image could not be read. Choose another file.

## password_change

# manual
password_change-title = Change password
# manual
password_change-current = Current password
# manual
password_change-new = New password
# manual
password_change-confirm = New password (confirm)
# manual
password_change-submit = Change
password_change-sign_out_others = Log out of other devices
password_change-done_title = Your password was changed
password_change-done_body =
    { $n ->
        [one] You will return to account settings in { $n } second.
       *[other] You will return to account settings in { $n } seconds.
    }
password_change-done_now = Return now
password_change-done_stay = Stay on this page
password_change-err_current = The current password is incorrect.
password_change-err_current_empty = Enter your current password.
password_change-managed_idp = Your password is managed by { $idp }. Change it there.
password_change-err_session_end = You were logged out after repeated wrong passwords.

## security

# manual
security-title = Security settings
# manual
security-lead = Settings that keep your account safe.
# manual
security-mfa = Two-step verification
# manual
security-always = Always
security-always_desc = Every login asks for a code in addition to your password.
# manual
security-risk = Risk-based
# manual
security-risk_desc = Asks for more only when a login to your account looks suspicious.
# manual
security-off = Off
# manual
security-off_desc = Uses your password only, without two-step verification.
security-off_warn = If you turn this off, anyone who learns your password can log in.
security-off_confirm_title = Turn off two-step verification?
security-off_confirm = Turn off
security-risk_what = What is a suspicious login?
security-risk_what_1 = A login from a new device or browser
security-risk_what_2 = A login from a country or network you do not usually use
security-risk_what_3 = A login right after repeated wrong passwords
# manual
security-method = Two-step verification method
# manual
security-mail = Verification code (email)
# manual
security-mail_desc = You enter a code sent to your email address.
# manual
security-app = Verification code (authenticator app)
# manual
security-app_desc = You enter a code shown by your authenticator app.
security-app_next = You will set up the app next.
# manual
security-notify = Login notification
# manual
security-notify_desc = Sends an email to your login address when a login from a new environment is detected.
# manual
security-notify_on = On
# manual
security-notify_off = Off
# manual
security-submit = Update
# manual
security-done = Your security settings were updated.
security-done_need_app = Next, set up your authenticator app. Until then, codes are sent by email.
security-trusted = Devices that skip the code
security-trusted_revoke = Withdraw all
security-trusted_none = No devices skip the code.
security-trusted_until = Until { $date }
security-trusted_revoked = Devices will be asked for a code again.
security-not_allowed_here = Not available under your organisation's settings.

## history

# manual
history-title = Login history
history-lead = Your logins over the last { $n } days.
# manual
history-when = Date and time
# manual
history-ip = IP address
history-agent = Device
history-how = Method
history-sort_desc = Newest first. Activate to show oldest first
history-sort_asc = Oldest first. Activate to show newest first
history-by_password = Password
history-by_password_mail = Password + email
history-by_password_app = Password + authenticator app
history-by_password_device = Password + device
history-by_passkey = Passkey
history-by_idp = { $idp }
history-by_recovery = Recovery code
history-why = Verified because: { $reason }
history-failed = Failed
history-show_failed = Also show failed logins
history-empty = No logins in this period.
history-error = Could not load your login history.
history-unknown_title = Do you see a login you do not recognise?
history-unknown_body = Change your password and log out of other devices in one go.
history-protect = Protect my account

## protect

protect-title = Protect your account
protect-lead = Complete these steps. Each one takes effect as soon as it is done.
protect-s1 = Log out of all other devices
protect-s2 = Change your password
protect-s3 = Set two-step verification to "Always"
protect-s4 = Remove passkeys and app access you do not recognise
protect-s5 = Tell your administrator
protect-start = Start
protect-report_sent = Your administrator has been told.
protect-done = All steps are done.

## authapp

# manual
authapp-title = Authenticator app
authapp-lead = Register an app on your phone to see verification codes there.
# manual
authapp-set = Set up
# manual
authapp-unset = Remove
authapp-step1 = Install an authenticator app on your phone.
authapp-step1_hint = You can use Google Authenticator or Microsoft Authenticator. If you already have one, go to STEP2.
authapp-step1_other = Other apps and password managers that support TOTP (RFC 6238) also work.
# manual
authapp-step2 = Open the app and scan the QR code, or enter the secret key by hand.
# manual
authapp-secret = Secret key
authapp-qr_label = QR code to register in an authenticator app
authapp-secret_copy = Copy the secret key
authapp-same_phone = If you opened this page on the phone itself, copy the secret key and paste it into the app.
authapp-open_app = Open the app
authapp-secret_warn = Do not show the QR code or the secret key to anyone.
# manual
authapp-step3 = Enter the verification code the app shows.
# manual
authapp-code = Verification code
# manual
authapp-code_hint = The code changes every 30 seconds.
authapp-done = Your authenticator app is set up.
authapp-done_offer = We recommend creating recovery codes in case you lose your phone.
authapp-is_set = An authenticator app is set up.
authapp-set_on = Set up on { $date }
authapp-not_set = No authenticator app is set up.
authapp-one_only = You can use one authenticator app. To change it, remove it and register again.
authapp-remove_title = Remove the authenticator app
authapp-remove_lead = Open your authenticator app and enter the code it shows.
authapp-remove_effect = After removal, the method changes to verification code (email).
authapp-remove_done = The authenticator app was removed.
authapp-remove_lost = If you cannot use the app
authapp-remove_lost_body = Use a recovery code, or ask your administrator to reset two-step verification.
authapp-remove_blocked = Your organisation requires the app, so it cannot be removed. To change phones, set it up again.
authapp-replace = Move to another phone
authapp-err_save = Setup failed. Check the code and enter it again.
authapp-err_expired = Too much time passed, so the QR code was renewed. Please scan it again.
# manual
authapp-mark_qr = QR Code is a registered trademark of DENSO WAVE INCORPORATED.
authapp-mark_apps = Google Authenticator and Microsoft Authenticator are trademarks of their owners.

## passkeys

passkeys-title = Passkeys
passkeys-lead = Log in with your face, fingerprint or screen lock instead of your password.
passkeys-create = Create a passkey
passkeys-create_lead = Follow the prompt on your device.
passkeys-created = Passkey created. You can use it next time you log in.
passkeys-name = Passkey name
passkeys-name_default = Passkey on { $agent }
passkeys-made_on = Created { $date }
passkeys-used_on = Last used { $when }
passkeys-synced = Works on several devices
passkeys-bound = This device only
passkeys-security_key = Security key
passkeys-delete_title = Delete "{ $name }"?
passkeys-delete_body = You will not be able to log in with it. Also remove it in your device's settings.
passkeys-delete_last = This is your last passkey. You will need your password next time.
passkeys-deleted = Passkey deleted.
passkeys-empty_title = No passkeys yet
passkeys-empty_body = Create one to log in with your face or fingerprint.
passkeys-err_exists = This device already has a passkey here.
passkeys-err_cancelled = Passkey creation was cancelled.
passkeys-err_unsupported = Your device or browser does not support passkeys.
passkeys-err_policy = Your organisation does not allow passkeys.

## recovery

recovery-title = Recovery codes
recovery-lead = Use one when you cannot use your app or device. Each code works once.
recovery-create = Create codes
recovery-recreate = Create new codes
recovery-recreate_title = Create new recovery codes?
recovery-recreate_body = All earlier codes will stop working.
recovery-shown_once = These codes will not be shown again after you leave this page.
recovery-saved_check = I have stored them in a safe place
recovery-err_saved_check = Confirm that you have stored the codes.
recovery-left = { $n } of { $total } left
recovery-created_on = Created { $date }
recovery-file_head = { $product } recovery codes ({ $email }, created { $date })
recovery-none = You have no recovery codes.

## sessions

sessions-title = Your devices
sessions-lead = Devices and browsers where you are logged in.
sessions-current = This device
sessions-last_active = Last active { $when }
sessions-since = Logged in { $when }
sessions-place = Near { $place }
sessions-place_note = Locations are estimated from IP addresses and may be inaccurate.
sessions-apps_used = Apps used: { $apps }
sessions-kept = Kept logged in
sessions-end = Log out
sessions-end_title = Log out of "{ $agent }"?
sessions-end_body = You will have to log in again to use { $product } on that device.
sessions-end_apps_note = Some apps may take a while to log out.
sessions-ended = Logged out.
sessions-end_all = Log out of all other devices
sessions-end_all_title = Log out of all other devices?
sessions-end_all_done =
    { $n ->
        [one] Logged out of { $n } device.
       *[other] Logged out of { $n } devices.
    }
sessions-only_this = You are not logged in anywhere else.
sessions-error = Could not load your devices.

## activity

activity-title = Recent security activity
activity-lead = Important events on your account in the last { $n } days.
activity-by_you = You
activity-by_admin = Administrator
activity-by_system = System
activity-not_me = This was not me
activity-empty = Nothing in this period.
activity-login_new = Login from a new device
activity-login_failed =
    { $n ->
        [one] { $n } failed login attempt
       *[other] { $n } failed login attempts
    }
activity-code_asked = A verification code was requested
activity-code_skipped = A device was set to skip the code
activity-password_changed = Password changed
activity-password_reset = Password reset
activity-password_reset_asked = Password reset email sent
activity-mfa_changed = Two-step verification changed to "{ $mode }"
activity-mfa_reset = Two-step verification was reset
activity-authapp_added = Authenticator app set up
activity-authapp_removed = Authenticator app removed
activity-passkey_added = Passkey "{ $name }" created
activity-passkey_removed = Passkey "{ $name }" deleted
activity-recovery_created = Recovery codes created
activity-recovery_used = A recovery code was used
activity-session_ended = Logged out of "{ $agent }"
activity-grant_added = Access allowed for { $app }
activity-grant_removed = Access withdrawn for { $app }
activity-profile_changed = Account information updated
activity-export_made = Data download requested
activity-reported = A suspicious login was reported

## grants

grants-title = Apps with access
grants-lead = Apps you have allowed to receive your information.
grants-by_org = Allowed by your organisation
grants-by_you = Allowed by you
grants-given = Information shared
grants-allowed_on = Allowed on { $date }
grants-last_used = Last access { $when }
grants-revoke = Withdraw access
grants-revoke_title = Withdraw access for { $app }?
grants-revoke_body = You will be asked again next time. Information already shared may remain with { $app }.
grants-revoked = Access withdrawn.
grants-empty = You have not allowed any apps.

## export

export-title = Download your data
export-lead = Get a file with the information { $product } holds about you.
export-contents = What is included
export-c_profile = Account information and picture
export-c_history = Login history and security activity
export-c_credentials = Registered apps, passkeys and devices (no secrets)
export-c_grants = App access and consent records
export-format = Format: ZIP with JSON and CSV
export-request = Prepare file
export-preparing = We are preparing your file and will email you when it is ready.
export-ready = Your file is ready (until { $date }).
export-expired = The download has expired. Please prepare it again.
export-failed = The file could not be prepared. Please try again later.

## display

display-title = Display and language
display-theme = Appearance
display-theme_auto = Match device
display-theme_light = Light
display-theme_dark = Dark
display-language = Language
display-language_note = Also used for emails.
display-density = List spacing
display-density_normal = Normal
display-density_tight = Compact
display-shortcuts = Use keyboard shortcuts (/ to search)
display-saved = Display settings changed.
