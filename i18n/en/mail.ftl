# Mails: the subject and the body of each.
#
# The English and the Japanese file of the same name hold the same messages with the same variables; a test compares them.
# A message is called group-key. "# manual" marks a label that stands in the member manual: do not reword it.
# Sentence case. "Log in" is the verb, "login" the noun. No contractions in errors, no exclamation marks. An error says what
# happened, then what to do, and never blames.

## mail

mail-from_name = { $product }
mail-greeting = Dear { $name },
mail-no_reply = This address does not accept replies.
mail-not_you = If this was not you, discard this email and tell your administrator.
mail-support = Support: { $support }
mail-context =
    Date and time: { $when }
    IP address: { $ip }
    Device: { $agent }

mail-operator = the operator
mail-unknown = unknown
mail-change-app_added = An authenticator app was set up.
mail-change-app_removed = The authenticator app was removed.
mail-change-passkey_added = A passkey was added.
mail-change-passkey_removed = A passkey was removed.
mail-change-codes_made = New recovery codes were made. The earlier ones no longer work.
mail-change-settings_changed = The settings of two-step verification were changed.

## mail-invite

# manual
mail-invite-subject = [{ $product }] Set your password
mail-invite-body =
    Dear { $name },

    The administrator of { $org } has registered you in { $product }.
    Open the link below and set your password.

    { $link }

    Valid until: { $expires }
    Email address for logging in: { $email }

    If the link has expired, ask your administrator to send it again.

## mail-invite_reminder

mail-invite_reminder-subject = [{ $product }] Your password link expires soon
mail-invite_reminder-body =
    Dear { $name },

    You have not set your { $product } password yet.
    Please set it before { $expires }.

    { $link }

## mail-code

mail-code-subject = [{ $product }] Your verification code
mail-code-body =
    Dear { $name },

    Verification code: { $code }

    Enter this code on the { $product } page. It is valid for { $n } minutes.
    Do not share this code with anyone. Your administrator will never ask for it.

    Date and time: { $when }
    IP address: { $ip }
    Device: { $agent }

    If this was not you, someone may know your password. Change it now.
    { $change_link }

## mail-reset

mail-reset-subject = [{ $product }] Reset your password
mail-reset-body =
    Dear { $name },

    We received a request to reset your password.
    Open the link below to set a new one.

    { $link }

    Valid for: { $n } minutes
    Requested from: { $agent } ({ $ip })

    If this was not you, discard this email. Your password will not change.

## mail-reset_unavailable

mail-reset_unavailable-subject = [{ $product }] About your password reset
mail-reset_unavailable-body =
    Dear { $name },

    We received a request to reset your password, but your password is managed by your organisation's identity provider ({ $idp }).
    Please contact your organisation to change it.

## mail-password_changed

mail-password_changed-subject = [{ $product }] Your password was changed
mail-password_changed-body =
    Dear { $name },

    Your password was changed.

    Date and time: { $when }
    IP address: { $ip }
    Device: { $agent }

    If this was not you, protect your account with the link below and tell your administrator.
    { $protect_link }

## mail-new_login

mail-new_login-subject = [{ $product }] Login from a new environment
mail-new_login-body =
    Dear { $name },

    We detected a login from a new environment.

    Date and time: { $when }
    IP address: { $ip }
    Device: { $agent }
    Place (estimated): { $place }
    Reason: { $reasons }

    If this was you, you do not need to do anything.
    If not, protect your account with the link below.
    { $protect_link }

## mail-factor_changed

mail-factor_changed-subject = [{ $product }] Two-step verification was changed
mail-factor_changed-body =
    Dear { $name },

    { $change }

    Date and time: { $when }
    IP address: { $ip }
    Device: { $agent }

    If this was not you, tell your administrator.

## mail-factor_reset

mail-factor_reset-subject = [{ $product }] Two-step verification was reset
mail-factor_reset-body =
    Dear { $name },

    Your administrator reset your two-step verification.
    Follow the steps on the screen the next time you log in.

    Date and time: { $when }
    Done by: { $admin }

## mail-email_change

mail-email_change-subject = [{ $product }] Confirm your email address
mail-email_change-body =
    Dear { $name },

    Your email address for logging in to { $product } is about to change to this address.
    Open the link below to complete the change.

    { $link }

    Valid until: { $expires }

## mail-email_changed

mail-email_changed-subject = [{ $product }] Your email address was changed
mail-email_changed-body =
    Dear { $name },

    Your email address for logging in to { $product } was changed to { $new_email }. You will not receive further notices at this address.

    If this was not you, tell your administrator.

## mail-locked

mail-locked-subject = [{ $product }] Repeated failed logins
mail-locked-body =
    Dear { $name },

    There have been repeated failed logins with your email address. For safety, logging in is limited for { $n } minutes.

    Date and time: { $when }
    IP address: { $ip }

    If this was you, please wait and try again. You can reset your password if you have forgotten it.
    { $link }

## mail-recovery_used

mail-recovery_used-subject = [{ $product }] A recovery code was used
mail-recovery_used-body =
    Dear { $name },

    A recovery code was used to log in. You have { $n } left.

    Date and time: { $when }
    IP address: { $ip }
    Device: { $agent }

    If this was not you, protect your account with the link below.
    { $protect_link }

## mail-export_ready

mail-export_ready-subject = [{ $product }] Your data is ready to download
mail-export_ready-body =
    Dear { $name },

    The file you requested is ready. Log in and download it from the link below.

    { $link }

    Available until: { $expires }

## mail-suspended

mail-suspended-subject = [{ $product }] Your account was suspended
mail-suspended-body =
    Dear { $name },

    Your { $product } account was suspended by your administrator. You cannot log in while it is suspended.
    Please contact your administrator if you have questions.

## mail-admin_report

mail-admin_report-subject = [{ $product }] Suspicious login reported by { $name }
mail-admin_report-body =
    To the administrators,

    { $name } ({ $email }) reported a login they do not recognise.

    Date and time: { $when }
    IP address: { $ip }
    Device: { $agent }
    Steps taken by the member: { $steps }

    See the details in the admin console.
    { $link }

## mail-admin_cert

mail-admin_cert-subject = [{ $product }] Signing certificate expires soon ({ $app })
mail-admin_cert-body =
    To the administrators,

    The signing certificate of { $app } expires on { $expires }. If it is not renewed, members will not be able to log in to { $app }.

    Prepare the renewal here.
    { $link }

## mail-admin_sync

mail-admin_sync-subject = [{ $product }] Provisioning failed ({ $app })
mail-admin_sync-body =
    To the administrators,

    { $n } provisioning jobs to { $app } failed.

    First error: { $reason }

    Check and retry here.
    { $link }

## mail-admin_access_request

mail-admin_access_request-subject = [{ $product }] Access request for { $app }
mail-admin_access_request-body =
    To the administrators,

    { $name } ({ $email }) asked for access to { $app }.

    Reason: { $reason }

    Approve or decline here.
    { $link }

## mail-terms_changed

mail-terms_changed-subject = [{ $product }] The terms of use are changing
mail-terms_changed-body =
    Dear { $name },

    The terms of use of { $product } change on { $date }. You will be asked to review and agree the next time you log in.

    { $link }

## mail-login_link

mail-login_link-subject = [{ $product }] A login link was issued
mail-login_link-body =
    Dear { $name },

    The operator of { $product } has issued a one-time login link for your account. You will receive the link from the operator directly.

    Time: { $when }

    If you did not expect this, tell your administrator at once.
