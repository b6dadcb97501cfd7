# Words of every surface: frame, menu, units, errors.
#
# The English and the Japanese file of the same name hold the same messages with the same variables; a test compares them.
# A message is called group-key. "# manual" marks a label that stands in the member manual: do not reword it.
# です・ます。ログイン／ログアウト（サインインとは書かない）、メンバー、管理者、二段階認証、認証コード、認証アプリ、端末。
# 数字とラテン文字は半角、文中の括弧は全角、数と助数詞の間は空けない（6桁、1MB）。誤りは、何が起きたか、次に何をするかの順に書く。

## app

app-name = Tegata
# manual
app-home = { $product } ホーム
app-title = { $page } | { $product }
app-title_admin = { $page } | { $product } 管理コンソール
app-loading = 読み込んでいます
app-slow = 読み込みに時間がかかっています。通信状況を確認してください。
app-noscript = この画面を表示するには、ブラウザーの JavaScript を有効にしてください。
app-unsupported = お使いのブラウザーでは、この画面を正しく表示できない場合があります。最新版への更新をお願いします。
app-new_version = 新しいバージョンを利用できます。
app-reload = 再読み込み

## common

common-save = 保存
# manual
common-update = 更新
# manual
common-set = 設定
# manual
common-change = 変更
# manual
common-edit = 編集
# manual
common-delete = 削除
# manual
common-select = 選択
# manual
common-next = 次へ
# manual
common-back = 戻る
common-continue = 続行
common-cancel = キャンセル
common-close = 閉じる
common-done = 完了
common-add = 追加
common-remove = 外す
common-rename = 名前を変更
common-copy = コピー
common-copied = コピーしました。
common-copy_named = { $what }をコピー
common-download = ダウンロード
common-print = 印刷
common-show = 表示
common-hide = 非表示
common-details = 詳細
common-search = 検索
common-clear = 条件をクリア
common-retry = もう一度試す
common-resend = 再送信
common-undo = 元に戻す
common-discard = 変更を破棄
common-more_actions = その他の操作
common-more_actions_of = { $name }の操作メニュー
common-later = あとで
common-required = 必須
common-optional = 任意
common-all = すべて
common-none = なし
common-unset = 未設定
# manual
common-on = 有効
# manual
common-off = 無効
common-yes = はい
common-no = いいえ
common-standard = 標準
common-recommended = おすすめ
common-this_device = この端末
common-new_tab = （新しいタブで開きます）
common-example = 例）{ $value }
common-unsaved_title = 変更が保存されていません
common-unsaved_body = このまま移動すると、入力した内容は失われます。
common-unsaved_leave = 破棄して移動
common-unsaved_stay = この画面に戻る
common-managed_title = この設定は管理者によって管理されています。
common-managed_body = 変更が必要な場合は、管理者にお問い合わせください。
common-managed_tag = 管理者が設定
common-plan_title = 有償プランの機能です
common-plan_body = ご利用を希望される場合は、管理者にお問い合わせください。
common-working = 処理しています
common-sending = 送信中
common-saved = 保存しました。
common-updated = 更新しました。
common-deleted = 削除しました。

## a11y

a11y-skip = 本文へ移動
a11y-nav_legal = ご案内
a11y-nav_settings = アカウントの各種設定
a11y-nav_admin = 管理メニュー
a11y-breadcrumb = 現在の位置
a11y-member_menu = { $name } のメニュー
a11y-open_nav = メニューを開く
a11y-close_nav = メニューを閉じる
a11y-language_group = 表示言語 / Language
a11y-show_password = パスワードを表示
a11y-hide_password = パスワードを非表示
a11y-steps = 手順
a11y-tabs_app = アプリの設定
a11y-table_members = メンバー一覧
a11y-bulk = 選択したメンバーへの操作
a11y-sort_to_desc = 昇順。押すと降順に並べ替えます
a11y-sort_to_asc = 降順。押すと昇順に並べ替えます
a11y-show_new_password = 新しいパスワードを表示
a11y-hide_new_password = 新しいパスワードを非表示
a11y-show_confirm_password = 確認用のパスワードを表示
a11y-hide_confirm_password = 確認用のパスワードを非表示
a11y-show_current_password = 現在のパスワードを表示
a11y-hide_current_password = 現在のパスワードを非表示
a11y-page_changed = { $title }を表示しました
a11y-results = { $n }件見つかりました
a11y-results_none = 一致するものはありません
a11y-sorted = { $column }の{ $direction }に並べ替えました
a11y-errors_count = 入力内容に{ $n }件の誤りがあります
a11y-external = 外部サイト
a11y-decorative_qr = 認証アプリに登録するための QR コード

## unit

unit-people = { $n }人
unit-items = { $n }件
unit-range = { $from }–{ $to } / { $total }件
unit-minutes = { $n }分
unit-seconds = { $n }秒
unit-days = { $n }日
unit-days_left = あと{ $n }日
unit-prev_page = 前へ
unit-next_page = 次へ

## time

time-today = 今日 { $time }
time-yesterday = 昨日 { $time }
time-just_now = たった今
time-minutes_ago = { $n }分前
time-hours_ago = { $n }時間前
time-never = なし
time-zone_note = タイムゾーン: { $zone }

## lang

lang-native_ja = 日本語
lang-native_en = English
# manual
lang-name_ja = 日本語
# manual
lang-name_en = 英語

## legal

# manual
legal-terms = 利用規約
# manual
legal-privacy = 個人情報の取扱いに関するポリシー
legal-privacy_short = 個人情報の取扱い
# manual
legal-manual = オンラインマニュアル
legal-licenses = オープンソースライセンス

## menu

# manual
menu-settings = アカウント各種設定
# manual
menu-manual = オンラインマニュアル
# manual
menu-home = { $product } ホーム
menu-display = 表示と言語
menu-admin = 管理コンソール
menu-member_view = メンバー画面に戻る
# manual
menu-logout = ログアウト

## error

# manual
error-denied_title = アクセスが許可されていません
error-denied_ip = 現在のネットワークからはログインできません。許可されたネットワーク（社内や VPN など）に接続してから、もう一度お試しください。
error-denied_risk = 安全のため、今回のログインを受け付けませんでした。ふだんお使いの端末やネットワークからもう一度お試しいただくか、管理者にお問い合わせください。
error-denied_app = { $app }を利用する権限がありません。
error-denied_device = この端末からは利用できません。登録された端末からアクセスしてください。
error-denied_time = この時間帯は利用できません。
error-denied_country = この国・地域からはログインできません。
error-request_access = 利用を申請
error-request_sent = 管理者に申請を送信しました。
error-suspended_title = アカウントが停止されています
error-suspended_body = ログインできません。管理者にお問い合わせください。
error-org_suspended_title = 現在、ご利用いただけません
error-org_suspended_body = 会社のアカウントが停止されています。管理者にお問い合わせください。
error-not_found_title = ページが見つかりません
error-not_found_body = アドレスが変更されたか、削除された可能性があります。
error-expired_title = ログインの手続きがやり直しになりました
error-expired_body = 時間が経過したか、別のタブで手続きが進んだため、続けられません。もう一度アプリを開いてください。
error-bad_request_title = アプリからの要求を処理できません
error-bad_request_body = アプリの設定に問題がある可能性があります。次の内容を添えて、管理者にお問い合わせください。
error-server_title = 問題が発生しました
error-server_body = ご不便をおかけしております。しばらくしてから、もう一度お試しください。
error-network_title = 通信できませんでした
error-network_body = 接続を確認して、もう一度お試しください。
error-offline_title = インターネットに接続されていません
error-offline_body = 接続が戻ると、自動的に再開します。
error-busy_title = ただいま混み合っています
error-busy_body = しばらくしてから、もう一度お試しください。
error-maintenance_title = メンテナンス中です
error-maintenance_body = { $until }ごろに再開する予定です。
error-cookie_title = Cookie が無効になっています
error-cookie_body = ログインには Cookie が必要です。ブラウザーの設定で有効にしてから、もう一度お試しください。
error-ask_title = 解決しない場合
error-ask_body = 次の内容を添えて、管理者にお問い合わせください。
error-ref = 問い合わせ番号
error-when = 日時
error-ip = IPアドレス
error-target = アクセス先
error-copy = 内容をコピー
error-technical = 技術的な詳細
error-go_home = ホームに戻る
