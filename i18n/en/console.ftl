# The administration console.
#
# The English and the Japanese file of the same name hold the same messages with the same variables; a test compares them.
# A message is called group-key. "# manual" marks a label that stands in the member manual: do not reword it.
# Sentence case. "Log in" is the verb, "login" the noun. No contractions in errors, no exclamation marks. An error says what
# happened, then what to do, and never blames.

## admin-nav

# manual
admin-nav-console = Admin console
admin-nav-group_people = People
admin-nav-group_apps = Apps
admin-nav-group_security = Security
admin-nav-group_org = Organisation
admin-nav-dashboard = Dashboard
# manual
admin-nav-members = Members
# manual
admin-nav-groups = Groups
admin-nav-devices = Devices
admin-nav-apps = Apps
admin-nav-provisioning = Provisioning
# manual
admin-nav-policies = Access policies
admin-nav-idps = Upstream IdPs
admin-nav-audit = Audit log
admin-nav-branding = Branding
admin-nav-plan = Plan

## admin-role

# manual
admin-role-member = Member
# manual
admin-role-group_admin = Group administrator
# manual
admin-role-org_admin = Organisation administrator

## admin-common

admin-common-no_permission = You do not have permission to view this page.
admin-common-scope_note = Showing only groups you manage ({ $groups }).
admin-common-jump = Search members, apps and settings
admin-common-confirm_type = Type "{ $word }" to confirm.
admin-common-changed_by = Changed by { $name }, { $when }

## admin-dashboard

admin-dashboard-title = Dashboard
admin-dashboard-todo = Needs attention
admin-dashboard-todo_none = Nothing needs attention.
admin-dashboard-todo_cert =
    { $n ->
        [one] The signing certificate of { $app } expires in { $n } day.
       *[other] The signing certificate of { $app } expires in { $n } days.
    }
admin-dashboard-todo_sync =
    { $n ->
        [one] { $n } provisioning job to { $app } failed.
       *[other] { $n } provisioning jobs to { $app } failed.
    }
admin-dashboard-todo_report = { $name } reported a suspicious login.
admin-dashboard-todo_invite =
    { $n ->
        [one] { $n } invitation expires soon.
       *[other] { $n } invitations expire soon.
    }
admin-dashboard-todo_temp =
    { $n ->
        [one] { $n } temporary password has expired.
       *[other] { $n } temporary passwords have expired.
    }
admin-dashboard-logins = Logins (last 30 days)
admin-dashboard-mfa_rate = Two-step verification coverage
admin-dashboard-members_active = Active members
admin-dashboard-apps_top = Most used apps
admin-dashboard-blocked = Blocked logins
admin-dashboard-recent = Recent changes
admin-dashboard-setup_title = Get started
admin-dashboard-setup_1 = Add your organisation and logo
admin-dashboard-setup_2 = Add members
admin-dashboard-setup_3 = Add an app
admin-dashboard-setup_4 = Set your access policy
admin-dashboard-setup_5 = Have at least two administrators

## admin-members

admin-members-title = Members
admin-members-search = Search by name or email
admin-members-search_label = Search members
admin-members-add = Add member
admin-members-import = Import CSV
admin-members-export = Download CSV
admin-members-c_name = Name
admin-members-c_email = Email address
admin-members-c_group = Groups
admin-members-c_role = Role
admin-members-c_mfa = Two-step
admin-members-c_state = Status
admin-members-c_last = Last login
admin-members-c_actions = Actions
admin-members-f_state = Status: { $value }
admin-members-f_group = Group: { $value }
admin-members-f_mfa = Two-step: { $value }
admin-members-s_active = Active
admin-members-s_invited = Invited
admin-members-s_temp = Temporary password
admin-members-s_suspended = Suspended
admin-members-s_expired = Invitation expired
admin-members-s_deleted = Deleted
admin-members-m_none = Not set
admin-members-m_mail = Email
admin-members-m_app = Authenticator app
admin-members-m_passkey = Passkey
admin-members-m_device = Device
admin-members-selected = { $n } selected
admin-members-select_all = Select everyone on this page
admin-members-select_all_matching = Select all { $n } matching members
admin-members-select_one = Select { $name }
admin-members-clear = Clear selection
admin-members-b_group = Add to group
admin-members-b_reset = Reset two-step
admin-members-b_suspend = Suspend
admin-members-b_resume = Reactivate
admin-members-b_delete = Delete
admin-members-b_resend = Resend invitation
admin-members-b_temp = Issue temporary password
admin-members-b_signout = Log out of all devices
admin-members-b_protect_self = You cannot do this to your own account.
admin-members-b_last_admin = The last administrator cannot be suspended or deleted.
admin-members-empty_title = No members yet
admin-members-empty_body = Add members one by one or import a CSV.
admin-members-none_found = No members match.
admin-members-restore = Restore
admin-members-temp_list = Download the list of temporary passwords
admin-members-suspend_title = Suspend { $name }?
admin-members-suspend_body = They are logged out everywhere and cannot log in. Nothing is deleted.
admin-members-suspended = { $name } was suspended.
admin-members-resumed = { $name } was reactivated.
admin-members-delete_title = Delete { $name }?
admin-members-delete_body = You can undo this for { $n } days. Accounts in connected apps follow your provisioning settings.
admin-members-deleted = { $name } was deleted.
admin-members-reset_title = Reset two-step verification for { $name }?
admin-members-reset_body = Removes the authenticator app, passkeys, recovery codes and trusted devices. Confirm the person's identity another way, such as by phone, before doing this.
admin-members-reset_reason = Reason (kept in the audit log)
admin-members-reset_done = Two-step verification was reset. It must be set up again at next login.

## admin-member

admin-member-tab_overview = Overview
admin-member-tab_groups = Groups
admin-member-tab_apps = Apps
admin-member-tab_security = Security
admin-member-tab_devices = Devices
admin-member-tab_log = Audit log
admin-member-add_title = Add member
admin-member-how_title = How they set a password
admin-member-how_mail = Send an invitation email
admin-member-how_mail_desc = They set a password from the link. It is valid for { $n } days.
admin-member-how_temp = Issue a temporary password
admin-member-how_temp_desc = Give them the temporary password. It is valid for 7 days.
admin-member-how_idp = Log in through an upstream IdP
admin-member-how_idp_desc = No { $product } password is used.
admin-member-temp_title = Temporary password issued
admin-member-temp_body = It will not be shown again. Pass it on in a safe way.
admin-member-temp_until = Valid until { $date }
admin-member-temp_sheet = Print a handout
admin-member-invited = Invitation sent to { $email }.
admin-member-err_exists = This email address is already registered.
admin-member-err_domain = Only addresses at { $domains } can be registered.
admin-member-err_seats = You have reached your account limit ({ $n }).
admin-member-email_change_title = Change email address
admin-member-email_change_body = A confirmation goes to the new address. It takes effect when they confirm.

## admin-import

admin-import-title = Import members from CSV
admin-import-step_file = Choose file
admin-import-step_map = Match columns
admin-import-step_check = Check
admin-import-step_run = Import
admin-import-template = Download template
admin-import-drop = Choose a CSV file or drop it here.
admin-import-encoding = Encoding
admin-import-encoding_auto = Detected: { $detected }
admin-import-limit = Up to { $n } rows and { $size } per file
admin-import-mode_add = Add new members only
admin-import-mode_upsert = Also update existing members
admin-import-col_yours = Your column
admin-import-col_ours = Field
admin-import-col_ignore = Ignore
admin-import-sum_new = New: { $n }
admin-import-sum_update = Update: { $n }
admin-import-sum_same = Unchanged: { $n }
admin-import-sum_error = Errors: { $n } rows
admin-import-only_errors = Show rows with errors only
admin-import-fix_here = You can fix these here.
admin-import-download_errors = Download rows with errors
admin-import-skip_errors = Import without the rows with errors
admin-import-run =
    { $n ->
        [one] Import { $n } member
       *[other] Import { $n } members
    }
admin-import-running = Importing ({ $done } of { $total })
admin-import-running_note = You can leave this page; it continues.
admin-import-done =
    { $n ->
        [one] Imported { $n } member.
       *[other] Imported { $n } members.
    }
admin-import-err_not_csv = Choose a CSV file.
admin-import-err_empty = The file has no rows.
admin-import-err_header = The first row must be a header.
admin-import-err_too_many = More than { $n } rows. Please split the file.
admin-import-err_row_email = Row { $row }: invalid email address.
admin-import-err_row_dup = Row { $row }: same email address as row { $other }.
admin-import-err_row_required = Row { $row }: { $field } is missing.
admin-import-err_row_group = Row { $row }: group "{ $group }" does not exist.

## admin-groups

admin-groups-title = Groups
admin-groups-add = Add group
admin-groups-name = Group name
admin-groups-parent = Parent group
admin-groups-admins = Group administrators
admin-groups-members = Members
admin-groups-apps = Assigned apps
admin-groups-policy = Access policy
admin-groups-dynamic = Add members automatically by rule
admin-groups-source = Synchronised from { $source }
admin-groups-delete_title = Delete "{ $name }"?
admin-groups-delete_body = Its { $n } members may lose apps assigned through this group.
admin-groups-empty = No groups yet.
admin-groups-err_name = Enter a group name.
admin-groups-err_dup = A group with this name already exists.
admin-groups-err_loop = A group cannot be placed under its own subgroup.

## admin-apps

admin-apps-title = Apps
admin-apps-add = Add app
admin-apps-catalogue = Choose from the catalogue
admin-apps-catalogue_search = Search services
admin-apps-custom = App not in the catalogue
admin-apps-kind_saml = SAML 2.0
admin-apps-kind_saml_desc = Supported by most business cloud services.
admin-apps-kind_oidc = OpenID Connect
admin-apps-kind_oidc_desc = Best for your own apps and newer services.
admin-apps-kind_link = Link
admin-apps-kind_link_desc = Just an entry on the home page, without single sign-on.
admin-apps-c_name = App name
admin-apps-c_kind = Type
admin-apps-c_assigned = Assigned
admin-apps-c_state = Status
admin-apps-c_used = Users (30 days)
admin-apps-s_on = On
admin-apps-s_draft = Draft
admin-apps-s_off = Off
admin-apps-s_cert = Certificate expiring
admin-apps-empty_title = No apps yet
admin-apps-empty_body = Pick one from the catalogue and most fields are filled in for you.
admin-apps-none_found = No apps match.
admin-apps-preset_steps = Set-up steps
admin-apps-preset_their_name = Called "{ $name }" in { $service }

## admin-app

admin-app-tab_overview = Overview
admin-app-tab_sso = Single sign-on
admin-app-tab_assign = Assignments
admin-app-tab_prov = Provisioning
admin-app-tab_policy = Access policy
admin-app-tab_log = Audit log
admin-app-assigned_n = { $n } assigned
admin-app-test = Test login
admin-app-test_title = Test login result
admin-app-test_ok = The response was sent to the app.
admin-app-test_fail = Failed at: { $step }
admin-app-name = App name
admin-app-description = Description
admin-app-icon = Icon
admin-app-url = Start URL
admin-app-visible = Show on the home page
admin-app-category = Category
admin-app-reading = Reading, for search
admin-app-why_direct = Assigned directly
admin-app-why_group = Through group "{ $group }"
admin-app-assign_all = Everyone
admin-app-assign_groups = Selected groups and members
admin-app-assign_add = Add assignment
admin-app-dirty = You have unsaved changes.
admin-app-saved = Settings saved.
admin-app-turn_on = Turn on
admin-app-turn_off_title = Turn off { $app }?
admin-app-turn_off_body = { $n } assigned members will not be able to open { $app }.
admin-app-delete_title = Delete { $app }?

## admin-saml

admin-saml-ours = Register in the app
admin-saml-ours_lead = Enter these values in the admin page of { $app }.
admin-saml-metadata_url = Metadata URL
admin-saml-entity_id = Entity ID
admin-saml-sso_url = Single sign-on URL
admin-saml-slo_url = Single logout URL
admin-saml-cert = Signing certificate
admin-saml-cert_active = In use
admin-saml-cert_next = Next
admin-saml-cert_until = Until { $date } ({ $n } days left)
admin-saml-cert_prepare = Prepare renewal
admin-saml-cert_prepare_body = Creates a new certificate and publishes both in the metadata. Switch after registering it in the app.
admin-saml-cert_switch = Switch to the new certificate
admin-saml-cert_back = Switch back
admin-saml-theirs = Received from the app
admin-saml-load = Load metadata
admin-saml-load_url = From a URL
admin-saml-load_file = From an XML file
admin-saml-loaded = Metadata loaded. Check it and save.
admin-saml-acs = ACS URL
admin-saml-acs_hint = Where the response is sent. It must start with https.
admin-saml-sp_entity = SP entity ID
admin-saml-nameid_format = NameID format
admin-saml-nameid_value = NameID value
admin-saml-nameid_email = Email address
admin-saml-nameid_persistent = Persistent
admin-saml-nameid_transient = Transient
admin-saml-relay = Default RelayState
admin-saml-signing = Signing and encryption
admin-saml-sign_assertion = Sign the assertion
admin-saml-sign_response = Sign the response
admin-saml-encrypt = Encrypt the assertion
admin-saml-want_signed = Require signed requests
admin-saml-attributes = Attribute mapping
admin-saml-attr_name = Attribute name
admin-saml-attr_value = Value
admin-saml-attr_example = Example ({ $name })
admin-saml-attr_add = Add attribute
admin-saml-attr_remove = Remove { $name }
admin-saml-src_email = Email address
admin-saml-src_member_email = Member's email address
admin-saml-src_full_name = Family name + given name
admin-saml-src_family_name = Family name
admin-saml-src_given_name = Given name
admin-saml-src_groups = Group names
admin-saml-src_external_id = External ID, such as an employee number
admin-saml-src_fixed = Fixed value
admin-saml-preview_region = Assertion preview
admin-saml-preview = Preview of what is sent
admin-saml-preview_lead = What the app would receive for this member with the settings above, before saving.
admin-saml-preview_member = Member
admin-saml-err_https = Enter a URL that starts with https.
admin-saml-err_entity = Enter the SP entity ID.
admin-saml-err_entity_dup = Another app ({ $app }) uses this entity ID.
admin-saml-err_metadata = The metadata could not be read: { $reason }
admin-saml-warn_sign = With neither signed, the app cannot detect forgery. Keep at least one on.
admin-saml-err_cert_encrypt = Encryption needs the app's certificate.

## admin-oidc

admin-oidc-issuer = Issuer
admin-oidc-discovery = Discovery URL
admin-oidc-client_id = Client ID
admin-oidc-client_secret = Client secret
admin-oidc-secret_once = It will not be shown again.
admin-oidc-secret_rotate = Rotate secret
admin-oidc-secret_overlap = The old secret keeps working for { $n } days.
admin-oidc-type = App type
admin-oidc-type_web = Web app (with a server)
admin-oidc-type_spa = Single-page app
admin-oidc-type_native = Mobile or desktop app
admin-oidc-type_machine = Machine to machine
admin-oidc-redirects = Redirect URIs
admin-oidc-logout_redirects = Post-logout URIs
admin-oidc-backchannel = Back-channel logout URI
admin-oidc-scopes = Scopes
admin-oidc-auth_method = Client authentication
admin-oidc-pkce = Require PKCE
admin-oidc-consent = Member consent
admin-oidc-consent_skip = Allow for everyone and skip the consent page
admin-oidc-consent_ask = Ask members the first time
admin-oidc-token_life = Access token lifetime
admin-oidc-refresh_life = Refresh token lifetime
admin-oidc-claims = Claim mapping
admin-oidc-err_redirect = Enter full redirect URIs. Wildcards are not allowed.
admin-oidc-err_http = http is only allowed for localhost.

## admin-link

admin-link-url = Link URL
admin-link-new_tab = Open in a new tab
admin-link-err_url = Enter a URL that starts with http or https.

## admin-policies

admin-policies-title = Access policies
admin-policies-lead = Checked from the top; the first match applies.
admin-policies-add = Add policy
admin-policies-name = Policy name
admin-policies-default = Default policy
admin-policies-who = Applies to
admin-policies-target = Apps
admin-policies-mfa = Two-step verification
# manual
admin-policies-mfa_self = Members choose
admin-policies-mfa_always = Always
admin-policies-mfa_risk = Risk-based
admin-policies-mfa_off = Off
admin-policies-methods = Allowed methods
admin-policies-enrol_force = Ask members to set it up at login
admin-policies-enrol_grace = Grace period
admin-policies-trust = Allow trusted devices ({ $n } days)
admin-policies-ip = IP address restriction
admin-policies-ip_any = No restriction
admin-policies-ip_allow = Allow only these ranges
admin-policies-ip_ranges = Allowed ranges
admin-policies-ip_hint = One CIDR range per line (e.g. 203.0.113.0/24, 2001:db8::/32).
admin-policies-ip_you = Your current IP address: { $ip }
admin-policies-ip_lockout = This would lock you out. Include your current IP address.
admin-policies-device = Device condition
admin-policies-device_any = Any device
admin-policies-device_registered = Registered devices only
admin-policies-device_compliant = MDM-compliant devices only
admin-policies-session = Login lifetime
admin-policies-session_idle = Log out after inactivity
admin-policies-session_keep = Duration of "Keep me logged in"
admin-policies-session_keep_off = Not allowed
admin-policies-password = Password rules
admin-policies-password_min = Minimum length
admin-policies-password_level = Required strength
admin-policies-password_blocklist = Reject breached passwords
admin-policies-simulate = Simulate
admin-policies-simulate_lead = Choose a member, app and IP address to see what would apply.
admin-policies-simulate_result = Policy that applies: { $name }
admin-policies-move_up = Move { $name } up
admin-policies-move_down = Move { $name } down
admin-policies-affected = Members affected by this change: { $n }
admin-policies-country = Country or region restriction
admin-policies-hours = Time-of-day restriction
admin-policies-apply = Apply
admin-policies-report_only = Report only (not enforced)
admin-policies-report_only_desc = Nothing is blocked; what would have happened is written to the audit log.
admin-policies-no_match = No policy matches, so the default policy applies.
admin-policies-sentence = When { $who } use { $target }
admin-policies-default_locked = The default policy cannot be deleted.
admin-policies-err_cidr = Line { $line }: enter a CIDR range.

## admin-devices

admin-devices-title = Devices
admin-devices-lead = Manage devices that may log in.
admin-devices-add = Register device
admin-devices-import_mdm = Connect an MDM
admin-devices-c_name = Device
admin-devices-c_owner = User
admin-devices-c_os = OS
admin-devices-c_source = Source
admin-devices-c_state = Status
admin-devices-c_seen = Last seen
admin-devices-s_ok = Allowed
admin-devices-s_wait = Pending
admin-devices-s_bad = Not compliant
admin-devices-s_lost = Lost
admin-devices-approve = Approve
admin-devices-reject = Reject
admin-devices-mark_lost = Mark as lost
admin-devices-reassign = Change user
admin-devices-one_user = One member can use single sign-on per device.
admin-devices-mdm_last = Last synchronised { $when }
admin-devices-mdm_failed = The MDM cannot be reached. Using the last known state.
admin-devices-mdm_open = If unreachable, allow for up to { $n } hours
admin-devices-mdm_closed = If unreachable, deny
admin-devices-lost_title = Mark "{ $name }" as lost?
admin-devices-lost_body = All logins on this device end and new ones are refused.
admin-devices-empty = No devices registered.

## admin-idps

admin-idps-title = Upstream IdPs
admin-idps-lead = Let members log in to { $product } with your organisation's own identity provider.
admin-idps-add = Add IdP
admin-idps-domains = Email domains
admin-idps-domain_verify = Verify domain
admin-idps-domain_dns = Add this TXT record to your DNS.
admin-idps-domain_ok = Verified
admin-idps-domain_wait = Waiting
admin-idps-match = Match members by
admin-idps-jit = Create members at first login
admin-idps-trust_mfa = Trust the IdP's two-step verification
admin-idps-fallback = When the IdP is unavailable
admin-idps-fallback_admin = Administrators may use a password
admin-idps-button = Button label on the login page
admin-idps-test = Test connection
admin-idps-test_ok = Connected. Check the attributes received.
admin-idps-test_first = Run a connection test before turning it on.
admin-idps-empty = No IdPs connected.

## admin-provisioning

admin-provisioning-title = Provisioning
admin-provisioning-lead = Keeps members and groups in connected apps up to date.
admin-provisioning-endpoint = SCIM endpoint
admin-provisioning-token = Access token
admin-provisioning-inbound = Inbound (from HR and others)
admin-provisioning-outbound = Outbound (to apps)
admin-provisioning-on_create = Create an account when assigned
admin-provisioning-on_update = Push updates
admin-provisioning-on_remove = When unassigned
admin-provisioning-remove_suspend = Suspend the account
admin-provisioning-remove_delete = Delete the account
admin-provisioning-remove_keep = Do nothing
admin-provisioning-dry_run = Preview changes (nothing is sent)
admin-provisioning-dry_result = Create { $create }, update { $update }, suspend { $suspend }
admin-provisioning-guard = Ask before suspending { $n } or more at once
admin-provisioning-run = Synchronise now
admin-provisioning-last = Last synchronised { $when }
admin-provisioning-ok = Healthy
admin-provisioning-failed = { $n } failed
admin-provisioning-retry = Retry failed jobs
admin-provisioning-paused = Paused

## admin-audit

admin-audit-title = Audit log
admin-audit-search = Search by action, member or IP
admin-audit-period = Period: { $value }
admin-audit-actor = Actor: { $value }
admin-audit-kind = Type: { $value }
admin-audit-c_when = Date and time
admin-audit-c_actor = Actor
admin-audit-c_action = Action
admin-audit-c_target = Target
admin-audit-c_ip = IP address
admin-audit-c_result = Result
admin-audit-ok = Success
admin-audit-fail = Failure
admin-audit-deny = Denied
admin-audit-diff = Changes
admin-audit-before = Before
admin-audit-after = After
admin-audit-raw = Raw (JSON)
admin-audit-export = Download CSV
admin-audit-stream = Stream to another system
admin-audit-retention = Kept for { $n } days
admin-audit-integrity = Integrity check: no problems
admin-audit-empty = No entries match.
admin-audit-live =
    { $n ->
        [one] { $n } new entry
       *[other] { $n } new entries
    }
admin-audit-reason = Reason
admin-audit-request_id = Request ID

## admin-branding

admin-branding-title = Branding
admin-branding-lead = Match the login page, portal and emails to your organisation.
admin-branding-name = Display name
admin-branding-logo = Logo (light)
admin-branding-logo_dark = Logo (dark)
admin-branding-logo_hint = SVG or PNG, at least 32 px tall, up to 512 KB
admin-branding-mark = Symbol (square)
admin-branding-colour = Accent colour
admin-branding-colour_adjusted = Adjusted from { $from } to { $to } so that text stays readable.
admin-branding-colour_ratio = Contrast { $ratio }
admin-branding-links = Links
admin-branding-link_terms = Terms of use URL
admin-branding-link_privacy = Personal information policy URL
admin-branding-link_manual = Online manual URL
admin-branding-support = Support contact
admin-branding-support_hint = Shown on error pages (e.g. ext. 0000, help@example.jp).
admin-branding-message = Notice on the login page
admin-branding-preview = Preview
admin-branding-preview_login = Login page
admin-branding-preview_home = Home page
admin-branding-preview_mail = Email
admin-branding-reset = Restore defaults

## admin-plan

admin-plan-title = Plan
admin-plan-current = Current plan
# manual
admin-plan-free = Free plan
# manual
admin-plan-paid = Paid plan
admin-plan-accounts = Accounts
# manual
admin-plan-min_accounts = Minimum accounts
# manual
admin-plan-min_period = Minimum term
admin-plan-in_use = { $n } of { $total } in use
admin-plan-f_first_party = First-party services
# manual
admin-plan-f_mfa = Multi-factor authentication (one-time password)
# manual
admin-plan-f_third_party = Third-party services
admin-plan-f_provisioning = User provisioning
admin-plan-f_mdm = MDM integration
# manual
admin-plan-f_idp = Single sign-on from your own identity provider
admin-plan-included = Included
# manual
admin-plan-not_included = Not included
admin-plan-change = Change plan
admin-plan-self_hosted = This is a self-hosted installation. All features are available.
admin-plan-over = You are over your account limit. New members cannot be added.
