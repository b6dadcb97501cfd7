# Pages that the server renders on the way in and out.
#
# The English and the Japanese file of the same name hold the same messages with the same variables; a test compares them.
# A message is called group-key. "# manual" marks a label that stands in the member manual: do not reword it.
# Sentence case. "Log in" is the verb, "login" the noun. No contractions in errors, no exclamation marks. An error says what
# happened, then what to do, and never blames.

## login

# manual
login-title = Log in
login-continue_to = You will continue to { $app }.
# manual
login-email = Email address
# manual
login-password = Password
# manual
login-submit = Log in
# manual
login-keep = Keep me logged in
login-keep_hint = Do not use this on a shared computer.
# manual
login-forgot = Forgot your password?
login-passkey = Log in with a passkey
login-with_idp = Log in with { $idp }
login-or = or
login-other_member = Log in as another member
login-change_email = Change
login-change_email_full = Log in with another email address
login-password_step_title = Enter your password
login-caps = Caps Lock is on.
login-notice_signed_out = You are logged out.
login-notice_password_set = Your password is set. Log in with the new password.
login-notice_session = You were logged out because of inactivity. Please log in again.
login-notice_elsewhere = You were logged out from another device.
login-err_email_empty = Enter your email address.
login-err_email_format = Enter a valid email address.
login-err_password_empty = Enter your password.
login-err_invalid = The email address or password is incorrect.
login-err_invalid_help = Check what you entered and try again.
login-err_locked =
    { $n ->
        [one] Too many failed attempts. Try again in { $n } minute.
       *[other] Too many failed attempts. Try again in { $n } minutes.
    }
login-err_network = Could not connect. Check your connection and try again.
login-err_server = Logging in is not available right now. Please try again later.

## idp

idp-redirecting = Taking you to { $idp }
idp-redirecting_help = If nothing happens, use the button below.
idp-go = Continue to { $idp }
idp-failed_title = Could not complete login with { $idp }
idp-failed_body = Please try again. If it keeps happening, contact your administrator.
idp-unknown_member = This account is not registered in { $product }. Contact your administrator.

## first_password

# manual
first_password-title = Set your password
# manual
first_password-lead = Enter a new password.
# manual
first_password-new = New password
# manual
first_password-confirm = New password (confirm)
# manual
first_password-confirm_placeholder = Enter the same password again
# manual
first_password-hint = Use at least 8 characters, as long as you can, and not a password you use elsewhere.
first_password-hint_min = Use at least { $n } characters, as long as you can, and not a password you use elsewhere.
# manual
first_password-consent = Read the { $terms } and the { $privacy }, tick "I agree" and finish.
# manual
first_password-agree = I agree
# manual
first_password-submit = Set
first_password-done = Your password is set.
first_password-err_agree = Tick "I agree" to continue.
first_password-fullwidth_hint = You have typed full-width characters. Check that this is what you want.
first_password-other_session_title = Someone else is logged in
first_password-other_session_body = Log out of { $email } to set your password.
first_password-link_expired_title = This link has expired
first_password-link_expired_body = Ask your administrator to send the password email again.
first_password-link_used_title = This link has already been used
first_password-link_used_body = If you have already set your password, please log in.
first_password-link_replaced_body = If a newer email has arrived, use the link in it.
first_password-second_step_first = Before you set a new password for { $email }, confirm with your second step that it is you.
first_password-temp_expired_title = Your temporary password has expired
first_password-temp_expired_body = Temporary passwords are valid for 7 days. Ask your administrator for a new one.

## strength

# manual
strength-label = Password strength: { $level }
# manual
strength-l1 = Weak
strength-l2 = Fairly weak
strength-l3 = Fair
strength-l4 = Strong
# manual
strength-l5 = Very strong
strength-empty = Password strength: —
strength-tip_longer = Make it longer to make it stronger.
strength-tip_common = Avoid common words.
strength-tip_repeat = Avoid repeats and sequences.
strength-tip_personal = Avoid your name and email address.

## password_rule

password_rule-err_empty = Enter a new password.
password_rule-err_short = Use at least { $n } characters.
password_rule-err_long = Use no more than { $n } characters.
password_rule-err_weak = This password is easy to guess. Use a longer, less common one.
password_rule-err_breached = This password has appeared in a data breach. Choose another.
password_rule-err_personal = Your password cannot contain your name or email address.
password_rule-err_same = Choose a password different from the current one.
password_rule-err_reused = You have used this password before. Choose another.
password_rule-err_confirm_empty = Enter the same password again to confirm.
password_rule-err_confirm = The two passwords do not match.
password_rule-match = Passwords match

## forgot

# manual
forgot-title = Forgot your password?
forgot-lead = Enter your registered email address. We will send you a link to reset your password.
forgot-submit = Send email
forgot-sent_title = Check your email
forgot-sent_body = If { $email } is registered, you will receive a reset email. The link is valid for 60 minutes.
forgot-sent_help = If nothing arrives, check your spam folder, then contact your administrator.
forgot-back = Back to log in
forgot-resend = Send again
forgot-err_managed = Passwords are managed by your administrator. Please contact them.

## reset

reset-title = Reset your password
reset-lead = Enter a new password.
reset-submit = Set
reset-sign_out_others = Log out of all other devices
reset-done_title = Your password has been reset
reset-done_body = Log in with your new password.
reset-link_expired_body = Please start again.

## code

# manual
code-title = Enter verification code
# manual
code-email = Email address
# manual
code-label = Verification code
# manual
code-submit = Next
code-lead_mail = Enter the 6-digit code from the email. It can take about a minute to arrive.
code-lead_app = Enter the 6-digit code shown in your authenticator app.
code-expires_in = The code is valid for { $n } minutes.
code-resend = Resend code
code-resend_wait =
    { $n ->
        [one] You can resend it in { $n } second.
       *[other] You can resend it in { $n } seconds.
    }
code-resent = A new code was sent. Earlier codes no longer work.
code-resend_limit =
    { $n ->
        [one] You have reached the resend limit. Try again in { $n } minute.
       *[other] You have reached the resend limit. Try again in { $n } minutes.
    }
code-trust = Do not ask for a code on this device for { $n } days
# manual
code-app_rotates = The code changes every 30 seconds.
code-err_empty = Enter the verification code.
code-err_length = Enter 6 digits.
code-err_invalid = The code is incorrect. Please try again.
code-err_invalid_app = The code is incorrect. Enter the latest code shown in your app.
code-err_clock = If this keeps failing, check that your phone sets its time automatically.
code-err_expired = The code has expired. Send a new one.
code-err_used = This code was already used. Wait for the next one.
code-err_attempts = Too many incorrect attempts. Send a new code.
code-err_not_sent = The email could not be sent. Try again or choose another way.
code-other = Try another way
code-other_title = Choose how to verify
code-other_none = If none of these work for you, contact your administrator.
code-way_mail = Get a code by email
code-way_app = Use your authenticator app
code-way_passkey = Use a passkey
code-way_recovery = Use a recovery code
code-way_device = Verify with a registered device

## risk

risk-ask = Why you are asked for a code
risk-lead = We are confirming it is you because of the following.
risk-new_device = New device or browser ({ $agent })
risk-new_network = A network you do not usually use
risk-new_country = A country or region you do not usually log in from ({ $place })
risk-travel = Too far from your previous login to have travelled
risk-failures = Several failed password attempts just before
risk-anonymous = An anonymising network
risk-idle = More than { $n } days since your last login
risk-password_reset = First login after a password reset
risk-always = Two-step verification is set to "Always"
risk-policy = Your organisation asks for it every time
risk-policy_app = { $app } asks for it every time
risk-new_provider = A network operator you have not used before
risk-new_os = Another kind of device than usual ({ $agent })
risk-new_browser = Another browser than usual ({ $agent })
risk-old_version = An older browser than usual ({ $agent })
risk-odd_hour = A time of day at which you do not usually log in
risk-new_language = A browser set to another language than usual
risk-failures_here = Several failed password attempts from here just before
risk-failures_elsewhere = Failed password attempts from somewhere else
risk-spray = Failed logins to many accounts from the same network
risk-first_login = Your first login
risk-breached = A password that is known to have leaked
risk-listed = A network that your organisation has restricted
risk-recent_reset = Your password or second step was reset from somewhere else just before
risk-again = We confirm that it is you before something that protects your account is changed.
risk-before_enrolment = We confirm that it is you before an authenticator is set up.
risk-expired_trust = { $n } days have passed since you last verified on this device
risk-where_to_see = You can always see the reason on the code page and in your login history.

## enrol

# manual
enrol-title = Set up an authenticator app
enrol-lead = Your organisation requires an authenticator app. Follow the steps to set it up.
enrol-lead_chosen = You chose an authenticator app, but none is registered yet. Follow the steps to set it up.
enrol-cannot_now = If you cannot do this now
enrol-cannot_now_body = If you do not have your phone with you, contact your administrator.
enrol-later_days =
    { $n ->
        [one] Later ({ $n } day left)
       *[other] Later ({ $n } days left)
    }
enrol-later = Later
enrol-passkey = Set up a passkey instead
enrol-done = Your authenticator app is set up.
enrol-logout = Log out

## device_auth

device_auth-choose_title = Choose a device
device_auth-choose_lead = Choose the device you are using now.
device_auth-last_used = Last used { $when }
device_auth-none_title = No registered device
device_auth-none_body = Your administrator must register this device before you can log in.
# manual
device_auth-title = Device verification
device_auth-lead = We will confirm that you are using a registered device.
# manual
device_auth-submit = Verify with this device
# manual
device_auth-back = Back
device_auth-other_member = Log in as another member
device_auth-opening = Opening the verification app
device_auth-opening_help = If your browser asks, choose Allow.
device_auth-background_help = If you do not see it, look behind your other windows.
device_auth-waiting = Checking your device
device_auth-ok = Device verified.
device_auth-err_timeout = The device could not be verified in time.
device_auth-err_app_missing = The verification app was not found. Install it as your administrator instructs.
device_auth-err_mismatch = A different device answered. Choose the device you are using.
device_auth-err_not_allowed = This device does not meet your organisation's requirements.
device_auth-err_other_member = This device is assigned to another member. Tell your administrator if its user has changed.
device_auth-device_named = { $device } ({ $os })

## passkey_login

passkey_login-title = Verify with your passkey
passkey_login-lead = Follow the prompt to verify with your face, fingerprint or screen lock.
passkey_login-start = Use passkey
passkey_login-err_cancelled = Passkey verification did not finish. Try again or choose another way.
passkey_login-err_unknown = This passkey is not registered.
passkey_login-err_unsupported = Your browser does not support passkeys.

## recovery_login

recovery_login-title = Enter a recovery code
recovery_login-label = Recovery code
recovery_login-lead = Enter one of your saved recovery codes. Each code works once.
recovery_login-submit = Next
recovery_login-left =
    { $n ->
        [one] You have { $n } recovery code left.
       *[other] You have { $n } recovery codes left.
    }
recovery_login-err_invalid = The recovery code is incorrect.

## consent

consent-title = Allow access to { $app }
consent-lead = { $app } is asking for access to the following.
consent-publisher = Provided by { $publisher }
consent-unverified = Your administrator has not verified this app.
consent-scope_openid = An ID that identifies you
consent-scope_profile = Your name and profile picture
consent-scope_email = Your email address
consent-scope_phone = Your phone number
consent-scope_groups = Your groups
consent-scope_offline = Access to the above even when you are not using the app
consent-value_now = Value: { $value }
consent-allow = Allow
consent-deny = Do not allow
consent-note = You can withdraw this at any time under "Apps with access".
consent-as_member = Logged in as { $email }
consent-denied_title = Access was not allowed
consent-optional = Optional
consent-switch_member = Use another member
consent-terms_first_title = Terms of use
consent-terms_changed_title = The terms of use have changed
consent-terms_changed_body = Please review and agree to continue.
consent-terms_effective = Effective { $date }

## logout

logout-title = You are logged out
logout-body = You are logged out of { $product }. If this is a shared computer, close your browser.
logout-login_again = Log in again
logout-apps_title = Logging out of apps
logout-apps_ok = Logged out
logout-apps_wait = In progress
logout-apps_failed = Could not finish. Please also log out inside this app.
logout-confirm_title = Log out of { $product }?
logout-confirm_body = { $app } asked for this. Your other apps will be logged out too.
logout-confirm_direct = Your other apps will be logged out too.
logout-confirm_submit = Log out
logout-not_logged_in = You are not logged in.

## forward

forward-title = Taking you to { $app }
forward-body = If nothing happens, use the button below.
forward-go = Continue to { $app }

## start

start-title = Open { $app }?
start-body = Another site asked to open { $app }. If you did not expect this, close this page.
start-go = Open

## not_me

not_me-title = Was this login not yours?
not_me-body = The button logs { $email } out everywhere and makes the present password useless. If it was you, close this page.
not_me-submit = It was not me
not_me-done_title = Your account is protected
not_me-done_body = You are logged out everywhere, and the present password no longer works. You cannot log in until you have set a new one. If you cannot set one, tell your administrator.
