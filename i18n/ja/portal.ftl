# Home and the account settings.
#
# The English and the Japanese file of the same name hold the same messages with the same variables; a test compares them.
# A message is called group-key. "# manual" marks a label that stands in the member manual: do not reword it.
# です・ます。ログイン／ログアウト（サインインとは書かない）、メンバー、管理者、二段階認証、認証コード、認証アプリ、端末。
# 数字とラテン文字は半角、文中の括弧は全角、数と助数詞の間は空けない（6桁、1MB）。誤りは、何が起きたか、次に何をするかの順に書く。

## step_up

step_up-title = ご本人であることの確認
step_up-lead = 「{ $action }」の前に、もう一度確認をお願いします。
step_up-note = 確認後{ $n }分間は、再度の確認は不要です。
step_up-submit = 確認

## nudge

nudge-passkey_title = 次回から、顔認証や指紋認証でログインしませんか？
nudge-passkey_body = パスキーを作成すると、パスワードと認証コードの入力が不要になります。
nudge-passkey_create = パスキーを作成
nudge-passkey_later = あとで
nudge-passkey_never = 今後表示しない
nudge-recovery_low = リカバリーコードが残り{ $n }個です。
nudge-recovery_low_body = 新しいコードを作成して、安全な場所に保管してください。

## home

home-title = アプリ
home-search = アプリを検索
home-favourites = お気に入り
home-recent = 最近使ったアプリ
home-all = すべてのアプリ
home-reorder = 並べ替え
home-reorder_done = 並べ替えを終了
home-move_left = { $app }を前に移動
home-move_right = { $app }を後ろに移動
home-moved = { $app }を{ $n }番目に移動しました
home-fav_add = { $app }をお気に入りに追加
home-fav_remove = { $app }をお気に入りから外す
home-kind_link = リンク
home-needs_code = 開くときに認証コードが必要です
home-needs_device = 登録された端末が必要です
home-opening = { $app }を開いています
home-empty_title = 利用できるアプリはまだありません
home-empty_body = 管理者がアプリを割り当てると、ここに表示されます。
home-empty_fav = 星印を付けたアプリが、ここに並びます。
home-none_found = 「{ $query }」に一致するアプリはありません。
home-error_title = アプリを読み込めませんでした
home-error_open = { $app }を開けませんでした。しばらくしてから、もう一度お試しください。
home-last_login = 前回のログイン { $when }・{ $agent }
home-maintenance = { $app }は現在メンテナンス中です。
home-category_other = その他
home-open_new_tab = アプリを新しいタブで開く
home-fav_limit = お気に入りは{ $n }件までです。
home-cached = 前回表示したときの一覧です。

## settings

# manual
settings-title = アカウントの各種設定
# manual
settings-profile = アカウント情報
# manual
settings-profile_desc = アカウント情報の確認、変更を行います。
# manual
settings-password = パスワード変更
# manual
settings-password_desc = 設定されているパスワードを変更します。
# manual
settings-security = セキュリティ設定
# manual
settings-security_desc = アカウントを安全に保つための設定を行います。
# manual
settings-history = ログイン履歴
# manual
settings-history_desc = ログインの履歴を一覧で表示します。
# manual
settings-authapp = 認証アプリ設定
# manual
settings-authapp_desc = 認証アプリの設定、解除を行います。
settings-later_title = この機能は、現在ご利用いただけません。
settings-later_body = お急ぎの場合は、管理者にお問い合わせください。
settings-later_state = 現在ご利用いただけません
settings-more = さらに安全に、便利に
settings-passkeys = パスキー
settings-passkeys_desc = 顔認証や指紋認証でログインします。
settings-recovery = リカバリーコード
settings-recovery_desc = 端末をなくしたときに使う予備のコードです。
settings-sessions = ログイン中の端末
settings-sessions_desc = 使っていない端末からログアウトできます。
settings-activity = 最近のセキュリティ活動
settings-activity_desc = 設定の変更や認証の記録を確認します。
settings-grants = アクセスを許可したアプリ
settings-grants_desc = アプリに渡している情報を確認、取り消します。
settings-export = データのダウンロード
settings-export_desc = ご自身の情報をファイルで受け取ります。
settings-display = 表示と言語
settings-display_desc = 画面の明るさと言語を選びます。
settings-state_changed = 最終変更 { $date }
settings-state_mfa = 二段階認証：{ $mode }
settings-state_last = 前回 { $when }・{ $agent }
settings-state_set = 設定済み
settings-state_count = { $n }件

## profile

# manual
profile-title = アカウント情報
# manual
profile-edit_title = アカウント情報編集
# manual
profile-edit_lead = アカウント情報の編集を行います。
profile-confirm_title = アカウント情報確認
profile-confirm_lead = 次の内容で更新します。よろしければ［更新］を押してください。
profile-email = メールアドレス
profile-email_hint = ログインに使用します。変更するときは管理者にお問い合わせください。
# manual
profile-family_name = 姓
# manual
profile-given_name = 名
# manual
profile-family_kana = 姓(カナ)
# manual
profile-given_kana = 名(カナ)
# manual
profile-phone = 電話番号
# manual
profile-language = 言語
# manual
profile-timezone = タイムゾーン
# manual
profile-timezone_jp = UTC+9 (日本)
# manual
profile-picture = プロフィール画像
profile-picture_hint = png、jpg、gif 形式で、1MB以下のファイルを選択してください。
profile-picture_delete_title = プロフィール画像を削除しますか？
profile-picture_drop = ここにファイルをドロップ
profile-picture_crop = 表示範囲を調整
profile-example_family = 例）手形
# manual
profile-example_given = 例）太郎
profile-example_family_kana = 例）テガタ
# manual
profile-example_given_kana = 例）タロウ
profile-example_phone = 例）03-0000-0000
# manual
profile-review = 入力内容確認
# manual
profile-submit = 更新
profile-step_input = 入力
profile-step_confirm = 確認
profile-step_done = 完了
profile-changed = 変更
profile-before = 変更前: { $value }
profile-done = アカウント情報を更新しました。
profile-nothing_changed = 変更された項目はありません。
profile-managed_field = 会社の名簿と連携しているため、変更できません。
profile-conflict = 編集中に、別の画面で内容が更新されました。最新の内容を読み込みます。
profile-err_family = 姓を入力してください。
profile-err_given = 名を入力してください。
profile-err_too_long = { $n }文字以内で入力してください。
profile-err_kana = 全角カタカナで入力してください。
profile-err_phone = 電話番号は、数字とハイフンで入力してください。
profile-err_timezone = 一覧からタイムゾーンを選択してください。
profile-err_picture_type = png、jpg、gif 形式のファイルを選択してください。
profile-err_picture_size = ファイルサイズが1MBを超えています（{ $size }）。
profile-err_picture_large = ファイルサイズが1MBを超えています。
profile-err_picture_broken = 画像を読み込めませんでした。別のファイルを選択してください。

## password_change

# manual
password_change-title = パスワード変更
# manual
password_change-current = 現在のパスワード
# manual
password_change-new = 新しいパスワード
# manual
password_change-confirm = 新しいパスワード（確認用）
# manual
password_change-submit = 変更
password_change-sign_out_others = 他の端末からログアウトする
password_change-done_title = パスワードを変更しました
password_change-done_body = { $n }秒後に「アカウントの各種設定」に戻ります。
password_change-done_now = 今すぐ戻る
password_change-done_stay = この画面にとどまる
password_change-err_current = 現在のパスワードが正しくありません。
password_change-err_current_empty = 現在のパスワードを入力してください。
password_change-managed_idp = パスワードは{ $idp }で管理されています。{ $idp }の画面で変更してください。
password_change-err_session_end = 現在のパスワードの誤りが続いたため、ログアウトしました。

## security

# manual
security-title = セキュリティ設定
# manual
security-lead = アカウントを安全に保つための設定を行います。
# manual
security-mfa = 二段階認証
# manual
security-always = 常時有効
security-always_desc = ログインのたびに、パスワードに加えて認証コードを入力します。
# manual
security-risk = リスクベース
# manual
security-risk_desc = お客様のアカウントで不審なログインを検知した際のみ、追加の認証を求めます。
# manual
security-off = 無効
# manual
security-off_desc = 二段階認証は行わず、パスワード認証のみ行います。
security-off_warn = 無効にすると、パスワードを知られたときに第三者がログインできるようになります。
security-off_confirm_title = 二段階認証を無効にしますか？
security-off_confirm = 無効にする
security-risk_what = 「不審なログイン」とは
security-risk_what_1 = はじめて使う端末やブラウザーからのログイン
security-risk_what_2 = いつもと異なる国やネットワークからのログイン
security-risk_what_3 = パスワードの誤りが続いた直後のログイン
# manual
security-method = 二段階認証方法
# manual
security-mail = 認証コード（メール）
# manual
security-mail_desc = メールアドレスに送信した認証コードを入力することで認証を行います。
# manual
security-app = 認証コード（認証アプリ）
# manual
security-app_desc = 認証アプリが表示した認証コードを入力することで認証を行います。
security-app_next = 選択すると、続けて認証アプリの設定に進みます。
# manual
security-notify = ログイン通知
# manual
security-notify_desc = 初めての環境でログインを検知した際に、ログインに用いるアドレスにメールを送信する機能です。
# manual
security-notify_on = 有効
# manual
security-notify_off = 無効
# manual
security-submit = 更新
# manual
security-done = セキュリティ設定を更新しました。
security-done_need_app = 続けて、認証アプリを設定してください。設定が完了するまでは、メールで認証コードをお送りします。
security-trusted = 認証コードを省略している端末
security-trusted_revoke = すべて取り消す
security-trusted_none = 認証コードを省略している端末はありません。
security-trusted_until = { $date }まで
security-trusted_revoked = 省略の設定を取り消しました。
security-not_allowed_here = 会社の設定により選択できません。

## history

# manual
history-title = ログイン履歴
history-lead = ログインの履歴を一覧で表示します。過去{ $n }日分を確認できます。
# manual
history-when = ログイン日時
# manual
history-ip = IPアドレス
history-agent = 接続端末
history-how = 認証方法
history-sort_desc = 新しい順。押すと古い順に並べ替えます
history-sort_asc = 古い順。押すと新しい順に並べ替えます
history-by_password = パスワード
history-by_password_mail = パスワード＋メール
history-by_password_app = パスワード＋認証アプリ
history-by_password_device = パスワード＋端末
history-by_passkey = パスキー
history-by_idp = { $idp }
history-by_recovery = リカバリーコード
history-why = { $reason }ため確認しました
history-failed = 失敗
history-show_failed = 失敗したログインも表示
history-empty = この期間のログインはありません。
history-error = ログイン履歴を読み込めませんでした。
history-unknown_title = 身に覚えのないログインがありましたか？
history-unknown_body = パスワードの変更と、他の端末からのログアウトをまとめて行えます。
history-protect = アカウントを保護する

## protect

protect-title = アカウントの保護
protect-lead = 次の手順をまとめて行います。途中でやめても、完了した手順は有効です。
protect-s1 = 他のすべての端末からログアウトする
protect-s2 = パスワードを変更する
protect-s3 = 二段階認証を「常時有効」にする
protect-s4 = 見覚えのないパスキーとアプリの許可を取り消す
protect-s5 = 管理者に知らせる
protect-start = はじめる
protect-report_sent = 管理者に知らせました。
protect-done = すべての手順が完了しました。

## authapp

# manual
authapp-title = 認証アプリ設定
authapp-lead = スマートフォンの認証アプリを登録すると、ログイン時の認証コードをアプリで確認できるようになります。
# manual
authapp-set = 設定
# manual
authapp-unset = 設定を解除
authapp-step1 = スマートフォンに認証アプリをインストールしてください。
authapp-step1_hint = 「Google Authenticator」または「Microsoft Authenticator」を利用できます。すでにお使いの場合は STEP2 に進んでください。
authapp-step1_other = TOTP（RFC 6238）に対応したほかの認証アプリやパスワードマネージャーも利用できます。
# manual
authapp-step2 = 認証アプリを開き、QRコードを読み取るか、シークレットキーを手動で入力してください。
# manual
authapp-secret = シークレットキー
authapp-qr_label = 認証アプリに登録するための QR コード
authapp-secret_copy = シークレットキーをコピー
authapp-same_phone = スマートフォンでこの画面を開いているときは、シークレットキーをコピーしてアプリに貼り付けてください。
authapp-open_app = 認証アプリを開く
authapp-secret_warn = QRコードとシークレットキーは、他の人に見せないでください。
# manual
authapp-step3 = 認証アプリ設定後に表示された認証コードを入力してください。
# manual
authapp-code = 認証コード
# manual
authapp-code_hint = 認証コードは30秒ごとに変化します。
authapp-done = 認証アプリを設定しました。
authapp-done_offer = スマートフォンをなくしたときのために、リカバリーコードを作成しておくことをおすすめします。
authapp-is_set = 認証アプリが設定されています。
authapp-set_on = 設定日 { $date }
authapp-not_set = 認証アプリは設定されていません。
authapp-one_only = 二段階認証に使用できる認証アプリは1種類です。変更するときは、解除してから登録し直してください。
authapp-remove_title = 認証アプリの解除
authapp-remove_lead = お手持ちの端末で認証アプリを起動し、表示された認証コードを入力してください。
authapp-remove_effect = 解除すると、二段階認証方法は「認証コード（メール）」に切り替わります。
authapp-remove_done = 認証アプリを解除しました。
authapp-remove_lost = 認証アプリを使えない場合
authapp-remove_lost_body = リカバリーコードで解除するか、管理者に二段階認証のリセットを依頼してください。
authapp-remove_blocked = 会社の設定により、認証アプリは解除できません。機種変更のときは、新しい端末で設定し直してください。
authapp-replace = 別の端末に設定し直す
authapp-err_save = 設定に失敗しました。認証コードを確認して再入力してください。
authapp-err_expired = 時間が経過したため、QRコードを新しくしました。読み取りからやり直してください。
# manual
authapp-mark_qr = ※ QRコードは株式会社デンソーウェーブの登録商標です。
authapp-mark_apps = ※ Google Authenticator、Microsoft Authenticator は各社の商標です。

## passkeys

passkeys-title = パスキー
passkeys-lead = 顔認証・指紋認証や画面ロックを使って、パスワードを入力せずにログインできます。
passkeys-create = パスキーを作成
passkeys-create_lead = お使いの端末の案内に沿って進めてください。
passkeys-created = パスキーを作成しました。次回から、このパスキーでログインできます。
passkeys-name = パスキーの名前
passkeys-name_default = { $agent } のパスキー
passkeys-made_on = 作成日 { $date }
passkeys-used_on = 最終利用 { $when }
passkeys-synced = 複数の端末で利用可能
passkeys-bound = この端末専用
passkeys-security_key = セキュリティキー
passkeys-delete_title = 「{ $name }」を削除しますか？
passkeys-delete_body = このパスキーではログインできなくなります。端末に残っているパスキーは、端末側の設定からも削除してください。
passkeys-delete_last = 最後のパスキーです。削除すると、次回からパスワードが必要になります。
passkeys-deleted = パスキーを削除しました。
passkeys-empty_title = パスキーはまだありません
passkeys-empty_body = 作成すると、次回から顔認証や指紋認証でログインできます。
passkeys-err_exists = この端末のパスキーは、すでに登録されています。
passkeys-err_cancelled = パスキーの作成を中止しました。
passkeys-err_unsupported = お使いの端末またはブラウザーは、パスキーに対応していません。
passkeys-err_policy = 会社の設定により、パスキーは利用できません。

## recovery

recovery-title = リカバリーコード
recovery-lead = 認証アプリや端末を使えないときに、認証コードの代わりに使えます。1つのコードは1回だけ使えます。
recovery-create = コードを作成
recovery-recreate = コードを作り直す
recovery-recreate_title = リカバリーコードを作り直しますか？
recovery-recreate_body = これまでのコードは、すべて使えなくなります。
recovery-shown_once = この画面を閉じると、コードは二度と表示されません。
recovery-saved_check = 安全な場所に保管しました
recovery-err_saved_check = 保管したことを確認し、チェックを付けてください。
recovery-left = 残り{ $n }個／{ $total }個
recovery-created_on = 作成日 { $date }
recovery-file_head = { $product } リカバリーコード（{ $email }、{ $date } 作成）
recovery-none = リカバリーコードは作成されていません。

## sessions

sessions-title = ログイン中の端末
sessions-lead = 現在ログインしている端末とブラウザーの一覧です。
sessions-current = この端末
sessions-last_active = 最終操作 { $when }
sessions-since = ログイン { $when }
sessions-place = { $place }付近
sessions-place_note = 場所は IP アドレスから推定したもので、正確ではない場合があります。
sessions-apps_used = 利用したアプリ: { $apps }
sessions-kept = ログイン状態を保持中
sessions-end = ログアウト
sessions-end_title = 「{ $agent }」からログアウトしますか？
sessions-end_body = この端末で{ $product }を使うには、もう一度ログインが必要になります。
sessions-end_apps_note = アプリによっては、ログアウトが反映されるまで時間がかかります。
sessions-ended = ログアウトしました。
sessions-end_all = 他のすべての端末からログアウト
sessions-end_all_title = 他のすべての端末からログアウトしますか？
sessions-end_all_done = { $n }台の端末からログアウトしました。
sessions-only_this = ほかにログイン中の端末はありません。
sessions-error = 端末の一覧を読み込めませんでした。

## activity

activity-title = 最近のセキュリティ活動
activity-lead = 過去{ $n }日間の、アカウントに関する重要な操作です。
activity-by_you = ご本人
activity-by_admin = 管理者
activity-by_system = システム
activity-not_me = 身に覚えがない
activity-empty = この期間の活動はありません。
activity-login_new = 新しい端末からログインしました
activity-login_failed = ログインに{ $n }回失敗しました
activity-code_asked = 認証コードをお願いしました
activity-code_skipped = この端末の認証コードを省略する設定にしました
activity-password_changed = パスワードを変更しました
activity-password_reset = パスワードを再設定しました
activity-password_reset_asked = パスワード再設定のメールを送信しました
activity-mfa_changed = 二段階認証を「{ $mode }」に変更しました
activity-mfa_reset = 二段階認証がリセットされました
activity-authapp_added = 認証アプリを設定しました
activity-authapp_removed = 認証アプリを解除しました
activity-passkey_added = パスキー「{ $name }」を作成しました
activity-passkey_removed = パスキー「{ $name }」を削除しました
activity-recovery_created = リカバリーコードを作成しました
activity-recovery_used = リカバリーコードを使用しました
activity-session_ended = 「{ $agent }」からログアウトしました
activity-grant_added = { $app }にアクセスを許可しました
activity-grant_removed = { $app }へのアクセス許可を取り消しました
activity-profile_changed = アカウント情報を更新しました
activity-export_made = データのダウンロードを申し込みました
activity-reported = 不審なログインを管理者に知らせました

## grants

grants-title = アクセスを許可したアプリ
grants-lead = あなたの情報を渡すことを許可したアプリです。
grants-by_org = 会社が許可したアプリ
grants-by_you = ご自身で許可したアプリ
grants-given = 渡している情報
grants-allowed_on = 許可した日 { $date }
grants-last_used = 最終アクセス { $when }
grants-revoke = 許可を取り消す
grants-revoke_title = { $app }へのアクセス許可を取り消しますか？
grants-revoke_body = 次に{ $app }を開くときに、もう一度確認します。すでに渡した情報は、{ $app }側に残ることがあります。
grants-revoked = アクセス許可を取り消しました。
grants-empty = ご自身で許可したアプリはありません。

## export

export-title = データのダウンロード
export-lead = { $product }が保管しているご自身の情報を、ファイルで受け取れます。
export-contents = 含まれる内容
export-c_profile = アカウント情報とプロフィール画像
export-c_history = ログイン履歴とセキュリティ活動
export-c_credentials = 認証アプリ、パスキー、端末の登録状況（秘密の値は含みません）
export-c_grants = アプリへの許可と同意の記録
export-format = 形式: ZIP（JSON と CSV）
export-request = ファイルを作成
export-preparing = ファイルを作成しています。完了するとメールでお知らせします。
export-ready = ダウンロードの準備ができました（{ $date }まで）。
export-expired = ダウンロード期限が切れました。もう一度作成してください。
export-failed = ファイルを作成できませんでした。しばらくしてから、もう一度お試しください。

## display

display-title = 表示と言語
display-theme = 画面の明るさ
display-theme_auto = 端末の設定に合わせる
display-theme_light = 明るい
display-theme_dark = 暗い
display-language = 言語
display-language_note = メールの言語にも反映されます。
display-density = 一覧の間隔
display-density_normal = 標準
display-density_tight = 狭い
display-shortcuts = キーボードショートカットを使う（/ で検索）
display-saved = 表示の設定を変更しました。
