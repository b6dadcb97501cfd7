# Pages that the server renders on the way in and out.
#
# The English and the Japanese file of the same name hold the same messages with the same variables; a test compares them.
# A message is called group-key. "# manual" marks a label that stands in the member manual: do not reword it.
# です・ます。ログイン／ログアウト（サインインとは書かない）、メンバー、管理者、二段階認証、認証コード、認証アプリ、端末。
# 数字とラテン文字は半角、文中の括弧は全角、数と助数詞の間は空けない（6桁、1MB）。誤りは、何が起きたか、次に何をするかの順に書く。

## login

# manual
login-title = ログイン
login-continue_to = 続けて{ $app }を開きます。
# manual
login-email = メールアドレス
# manual
login-password = パスワード
# manual
login-submit = ログイン
# manual
login-keep = ログイン状態を保持する
login-keep_hint = 共用のパソコンでは選択しないでください。
# manual
login-forgot = パスワードをお忘れの場合
login-passkey = パスキーでログイン
login-with_idp = { $idp }でログイン
login-or = または
login-other_member = 別のメンバーでログイン
login-change_email = 変更
login-change_email_full = 別のメールアドレスでログイン
login-password_step_title = パスワード入力
login-caps = Caps Lock がオンになっています。
login-notice_signed_out = ログアウトしました。
login-notice_password_set = パスワードを設定しました。新しいパスワードでログインしてください。
login-notice_session = しばらく操作がなかったため、ログアウトしました。もう一度ログインしてください。
login-notice_elsewhere = 別の端末からの操作により、ログアウトしました。
login-err_email_empty = メールアドレスを入力してください。
login-err_email_format = メールアドレスの形式で入力してください。
login-err_password_empty = パスワードを入力してください。
login-err_invalid = メールアドレスまたはパスワードが正しくありません。
login-err_invalid_help = 入力内容を確認して、もう一度お試しください。
login-err_locked = ログインの失敗が続いたため、一時的にログインできません。{ $n }分後にもう一度お試しください。
login-err_network = 通信できませんでした。接続を確認して、もう一度お試しください。
login-err_server = ただいまログインできません。しばらくしてから、もう一度お試しください。

## idp

idp-redirecting = { $idp }のログイン画面に移動しています
idp-redirecting_help = 画面が切り替わらない場合は、下のボタンを押してください。
idp-go = { $idp }に進む
idp-failed_title = { $idp }でのログインを完了できませんでした
idp-failed_body = もう一度お試しください。解決しない場合は管理者にお問い合わせください。
idp-unknown_member = このアカウントは{ $product }に登録されていません。管理者にお問い合わせください。

## first_password

# manual
first_password-title = パスワード初期設定
# manual
first_password-lead = 新しいパスワードを入力してください。
# manual
first_password-new = 新しいパスワード
# manual
first_password-confirm = 新しいパスワード（確認用）
# manual
first_password-confirm_placeholder = 上記と同じパスワードを入力
# manual
first_password-hint = 他のサービスで使用していない、出来るだけ長い8文字以上のパスワードを設定してください。
first_password-hint_min = 他のサービスで使用していない、出来るだけ長い{ $n }文字以上のパスワードを設定してください。
# manual
first_password-consent = { $terms }および{ $privacy }を一読のうえ、「同意する」にチェックをして設定を完了してください。
# manual
first_password-agree = 同意する
# manual
first_password-submit = 設定
first_password-done = パスワードを設定しました。
first_password-err_agree = 「同意する」にチェックを付けてください。
first_password-fullwidth_hint = 全角文字が入力されています。意図したものかご確認ください。
first_password-other_session_title = 別のメンバーでログイン中です
first_password-other_session_body = パスワードを設定するには、{ $email } からログアウトしてください。
first_password-link_expired_title = リンクの有効期限が切れています
first_password-link_expired_body = 管理者に、パスワード設定メールの再送を依頼してください。
first_password-link_used_title = このリンクは使用済みです
first_password-link_used_body = すでにパスワードを設定済みの場合は、ログインしてください。
first_password-link_replaced_body = 新しいリンクが届いている場合は、そちらをお使いください。
first_password-second_step_first = { $email } の新しいパスワードを設定する前に、二段階認証でご本人であることを確認します。
first_password-temp_expired_title = 一時パスワードの有効期限が切れています
first_password-temp_expired_body = 一時パスワードの有効期限は7日間です。管理者に再発行を依頼してください。

## strength

# manual
strength-label = パスワード強度: { $level }
# manual
strength-l1 = 弱い
strength-l2 = やや弱い
strength-l3 = 普通
strength-l4 = 強い
# manual
strength-l5 = とても強い
strength-empty = パスワード強度: —
strength-tip_longer = もう少し長くすると、強くなります。
strength-tip_common = よく使われる言葉を避けてください。
strength-tip_repeat = 同じ文字の繰り返しや連続した数字を避けてください。
strength-tip_personal = 氏名やメールアドレスと似た言葉を避けてください。

## password_rule

password_rule-err_empty = 新しいパスワードを入力してください。
password_rule-err_short = { $n }文字以上で入力してください。
password_rule-err_long = { $n }文字以内で入力してください。
password_rule-err_weak = 推測されやすいパスワードです。もう少し長く、複雑なものにしてください。
password_rule-err_breached = 過去に漏えいが確認されているパスワードです。別のパスワードにしてください。
password_rule-err_personal = 氏名やメールアドレスを含むパスワードは設定できません。
password_rule-err_same = 現在のパスワードと異なるパスワードを入力してください。
password_rule-err_reused = 過去に使用したパスワードは設定できません。
password_rule-err_confirm_empty = 確認のため、同じパスワードをもう一度入力してください。
password_rule-err_confirm = 新しいパスワードと一致していません。
password_rule-match = 一致しています

## forgot

# manual
forgot-title = パスワードをお忘れの場合
forgot-lead = 登録済みのメールアドレスを入力してください。パスワードを再設定するためのメールをお送りします。
forgot-submit = メールを送信
forgot-sent_title = メールを確認してください
forgot-sent_body = { $email } が登録されている場合は、パスワード再設定のメールが届きます。リンクの有効期限は60分です。
forgot-sent_help = メールが届かない場合は、迷惑メールフォルダーをご確認のうえ、管理者にお問い合わせください。
forgot-back = ログイン画面に戻る
forgot-resend = 再送信
forgot-err_managed = パスワードは管理者が管理しています。管理者にお問い合わせください。

## reset

reset-title = パスワード再設定
reset-lead = 新しいパスワードを入力してください。
reset-submit = 設定
reset-sign_out_others = 他のすべての端末からログアウトする
reset-done_title = パスワードを再設定しました
reset-done_body = 新しいパスワードでログインしてください。
reset-link_expired_body = お手数ですが、もう一度手続きをお願いします。

## code

# manual
code-title = 認証コード入力
# manual
code-email = メールアドレス
# manual
code-label = 認証コード
# manual
code-submit = 次へ
code-lead_mail = メールに記載された6桁のコードを入力してください。届くまでに1分ほどかかることがあります。
code-lead_app = 認証アプリに表示されている6桁のコードを入力してください。
code-expires_in = 有効期限は{ $n }分です。
code-resend = 認証コードを再送信
code-resend_wait = 再送信できるまで、あと{ $n }秒です。
code-resent = 認証コードを再送信しました。古いコードは使えません。
code-resend_limit = 再送信の上限に達しました。{ $n }分後にもう一度お試しください。
code-trust = この端末では{ $n }日間、認証コードの入力を省略する
# manual
code-app_rotates = 認証コードは30秒ごとに変化します。
code-err_empty = 認証コードを入力してください。
code-err_length = 6桁の数字を入力してください。
code-err_invalid = 認証コードが正しくありません。もう一度入力してください。
code-err_invalid_app = 認証コードが正しくありません。認証アプリに表示されている最新のコードを入力してください。
code-err_clock = 何度も失敗する場合は、スマートフォンの時刻が自動設定になっているかをご確認ください。
code-err_expired = 認証コードの有効期限が切れました。再送信してください。
code-err_used = この認証コードは使用済みです。次のコードが表示されるまでお待ちください。
code-err_attempts = 入力の誤りが続いたため、このコードは無効になりました。再送信してください。
code-err_not_sent = メールを送信できませんでした。もう一度お試しいただくか、別の方法をお選びください。
code-other = 別の方法で認証する
code-other_title = 認証方法を選択
code-other_none = 利用できる方法がない場合は、管理者にお問い合わせください。
code-way_mail = メールで認証コードを受け取る
code-way_app = 認証アプリを使う
code-way_passkey = パスキーを使う
code-way_recovery = リカバリーコードを使う
code-way_device = 登録済みの端末で認証する

## risk

risk-ask = 認証コードをお願いしている理由
risk-lead = 次の点がいつもと異なるため、ご本人であることを確認しています。
risk-new_device = はじめて使う端末・ブラウザーです（{ $agent }）
risk-new_network = いつもと異なるネットワークです
risk-new_country = いつもと異なる国・地域からのアクセスです（{ $place }）
risk-travel = 前回のログインから移動したとは考えにくい場所です
risk-failures = 直前にパスワードの誤りが続きました
risk-anonymous = 匿名化されたネットワークからのアクセスです
risk-idle = 最後のログインから{ $n }日以上経過しています
risk-password_reset = パスワードが再設定された直後のログインです
risk-always = 二段階認証を「常時有効」に設定しています
risk-policy = 会社の設定により、毎回確認しています
risk-policy_app = { $app }を開くときは、毎回確認しています
risk-new_provider = はじめて使う通信事業者です
risk-new_os = いつもと異なる種類の端末です（{ $agent }）
risk-new_browser = いつもと異なるブラウザーです（{ $agent }）
risk-old_version = いつもより古いブラウザーです（{ $agent }）
risk-odd_hour = いつもと異なる時間帯のログインです
risk-new_language = いつもと異なる言語設定のブラウザーです
risk-failures_here = 直前に、この接続元でパスワードの誤りが続きました
risk-failures_elsewhere = 別の場所で、パスワードの誤りが続いています
risk-spray = 同じ接続元で、多数のアカウントへのログインが失敗しています
risk-first_login = はじめてのログインです
risk-breached = 漏えいが確認されているパスワードです
risk-listed = 会社が制限の対象としている接続元です
risk-recent_reset = パスワードや二段階認証が、別の場所で再設定された直後のログインです
risk-again = アカウントの保護に関わる操作の前に、ご本人であることを確認しています。
risk-before_enrolment = 認証アプリなどを設定する前に、ご本人であることを確認しています。
risk-expired_trust = 前回の確認から{ $n }日が経過しました
risk-where_to_see = 認証コードをお願いした理由は、入力画面とログイン履歴でいつでも確認できます。

## enrol

# manual
enrol-title = 認証アプリ設定
enrol-lead = 会社の設定により、ログインには認証アプリが必要です。画面に従って設定してください。
enrol-lead_chosen = 二段階認証方法に認証アプリが選択されていますが、まだ登録されていません。画面に従って設定してください。
enrol-cannot_now = 今は設定できない場合
enrol-cannot_now_body = スマートフォンが手元にないときは、管理者にお問い合わせください。
enrol-later_days = あとで（あと{ $n }日）
enrol-later = あとで
enrol-passkey = パスキーを設定する
enrol-done = 認証アプリを設定しました。
enrol-logout = ログアウト

## device_auth

device_auth-choose_title = 端末の選択
device_auth-choose_lead = 現在操作している端末を選択してください。
device_auth-last_used = 最終利用 { $when }
device_auth-none_title = 登録されている端末がありません
device_auth-none_body = この端末でログインするには、管理者による登録が必要です。
# manual
device_auth-title = デバイス認証
device_auth-lead = 登録された端末からのアクセスであることを確認します。
# manual
device_auth-submit = この端末で認証する
# manual
device_auth-back = 戻る
device_auth-other_member = 別のメンバーでログイン
device_auth-opening = 認証用のアプリを起動しています
device_auth-opening_help = ブラウザーに確認が表示されたら、［許可］を選択してください。
device_auth-background_help = 確認の画面が見当たらない場合は、ほかのウィンドウの後ろに隠れていないかご確認ください。
device_auth-waiting = 端末を確認しています
device_auth-ok = 端末を確認しました。
device_auth-err_timeout = 時間内に端末を確認できませんでした。
device_auth-err_app_missing = 認証用のアプリが見つかりません。管理者の案内に沿ってインストールしてください。
device_auth-err_mismatch = 選択した端末と異なる端末から応答がありました。操作中の端末を選び直してください。
device_auth-err_not_allowed = この端末は、会社が定める条件を満たしていません。
device_auth-err_other_member = この端末は別のメンバーが使用しています。端末の利用者が変わる場合は、管理者に申告してください。
device_auth-device_named = { $device }（{ $os }）

## passkey_login

passkey_login-title = パスキーで本人確認
passkey_login-lead = 画面の案内に沿って、顔認証・指紋認証または画面ロックで確認してください。
passkey_login-start = パスキーを使う
passkey_login-err_cancelled = パスキーの確認が完了しませんでした。もう一度お試しいただくか、別の方法をお選びください。
passkey_login-err_unknown = このパスキーは登録されていません。
passkey_login-err_unsupported = お使いのブラウザーはパスキーに対応していません。

## recovery_login

recovery_login-title = リカバリーコード入力
recovery_login-label = リカバリーコード
recovery_login-lead = 保管しているリカバリーコードを1つ入力してください。使用したコードは無効になります。
recovery_login-submit = 次へ
recovery_login-left = 残り{ $n }個のリカバリーコードがあります。
recovery_login-err_invalid = リカバリーコードが正しくありません。

## consent

consent-title = { $app }へのアクセス許可
consent-lead = { $app }が、次の情報へのアクセスを求めています。
consent-publisher = 提供元: { $publisher }
consent-unverified = 管理者による確認が済んでいないアプリです。
consent-scope_openid = あなたを識別するための ID
consent-scope_profile = 氏名とプロフィール画像
consent-scope_email = メールアドレス
consent-scope_phone = 電話番号
consent-scope_groups = 所属グループ
consent-scope_offline = あなたが操作していないときも、上記の情報にアクセスすること
consent-value_now = 渡される値: { $value }
consent-allow = 許可
consent-deny = 許可しない
consent-note = 許可は「アクセスを許可したアプリ」でいつでも取り消せます。
consent-as_member = { $email } としてログイン中
consent-denied_title = アクセスを許可しませんでした
consent-optional = 任意の項目
consent-switch_member = 別のメンバーに切り替える
consent-terms_first_title = 利用規約のご確認
consent-terms_changed_title = 利用規約が更新されました
consent-terms_changed_body = 引き続きご利用いただくには、内容をご確認のうえ、同意をお願いします。
consent-terms_effective = 適用日 { $date }

## logout

logout-title = ログアウトしました
logout-body = { $product }からログアウトしました。共用のパソコンをお使いの場合は、ブラウザーを閉じてください。
logout-login_again = ログイン画面に戻る
logout-apps_title = アプリからのログアウト
logout-apps_ok = ログアウト済み
logout-apps_wait = 処理中
logout-apps_failed = 完了できませんでした。このアプリの画面からもログアウトしてください。
logout-confirm_title = { $product }からログアウトしますか？
logout-confirm_body = { $app }からの要求です。ほかのアプリも合わせてログアウトします。
logout-confirm_direct = ほかのアプリも合わせてログアウトします。
logout-confirm_submit = ログアウト
logout-not_logged_in = ログインしていません。

## forward

forward-title = { $app }に移動しています
forward-body = 画面が切り替わらない場合は、下のボタンを押してください。
forward-go = { $app }に進む

## start

start-title = { $app }を開きますか？
start-body = 別のサイトから、{ $app }を開くように求められました。心当たりがない場合は、この画面を閉じてください。
start-go = 開く

## not_me

not_me-title = このログインにお心当たりがありませんか？
not_me-body = 次のボタンを押すと、{ $email } のすべての端末からログアウトし、現在のパスワードを使えなくします。ご自身のログインであれば、この画面を閉じてください。
not_me-submit = 心当たりがない
not_me-done_title = アカウントを保護しました
not_me-done_body = すべての端末からログアウトし、現在のパスワードを使えなくしました。新しいパスワードを設定するまでログインできません。設定できないときは、管理者にお知らせください。
