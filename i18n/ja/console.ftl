# The administration console.
#
# The English and the Japanese file of the same name hold the same messages with the same variables; a test compares them.
# A message is called group-key. "# manual" marks a label that stands in the member manual: do not reword it.
# です・ます。ログイン／ログアウト（サインインとは書かない）、メンバー、管理者、二段階認証、認証コード、認証アプリ、端末。
# 数字とラテン文字は半角、文中の括弧は全角、数と助数詞の間は空けない（6桁、1MB）。誤りは、何が起きたか、次に何をするかの順に書く。

## admin-nav

# manual
admin-nav-console = 管理コンソール
admin-nav-group_people = ユーザー
admin-nav-group_apps = アプリ
admin-nav-group_security = セキュリティ
admin-nav-group_org = 企業設定
admin-nav-dashboard = ダッシュボード
# manual
admin-nav-members = メンバー
# manual
admin-nav-groups = グループ
admin-nav-devices = 端末
admin-nav-apps = アプリ
admin-nav-provisioning = プロビジョニング
# manual
admin-nav-policies = アクセスポリシー
admin-nav-idps = 外部 IdP 連携
admin-nav-audit = 監査ログ
admin-nav-branding = ブランディング
admin-nav-plan = ご契約プラン

## admin-role

# manual
admin-role-member = メンバー
# manual
admin-role-group_admin = グループの管理メンバー
# manual
admin-role-org_admin = 企業の管理メンバー

## admin-common

admin-common-no_permission = この画面を表示する権限がありません。
admin-common-scope_note = 管理対象のグループ（{ $groups }）のみ表示しています。
admin-common-jump = メンバー、アプリ、設定を検索
admin-common-confirm_type = 確認のため、「{ $word }」と入力してください。
admin-common-changed_by = { $name }が{ $when }に変更

## admin-dashboard

admin-dashboard-title = ダッシュボード
admin-dashboard-todo = 対応が必要な項目
admin-dashboard-todo_none = 対応が必要な項目はありません。
admin-dashboard-todo_cert = { $app }の署名証明書が、あと{ $n }日で期限切れになります。
admin-dashboard-todo_sync = { $app }へのプロビジョニングが{ $n }件失敗しています。
admin-dashboard-todo_report = { $name }さんから、不審なログインの報告があります。
admin-dashboard-todo_invite = 招待の期限が近いメンバーが{ $n }人います。
admin-dashboard-todo_temp = 一時パスワードの期限が切れたメンバーが{ $n }人います。
admin-dashboard-logins = ログイン（過去30日）
admin-dashboard-mfa_rate = 二段階認証の設定率
admin-dashboard-members_active = 利用中のメンバー
admin-dashboard-apps_top = よく使われているアプリ
admin-dashboard-blocked = 拒否したログイン
admin-dashboard-recent = 最近の管理操作
admin-dashboard-setup_title = はじめての設定
admin-dashboard-setup_1 = 企業の情報とロゴを登録する
admin-dashboard-setup_2 = メンバーを登録する
admin-dashboard-setup_3 = アプリを追加する
admin-dashboard-setup_4 = アクセスポリシーを決める
admin-dashboard-setup_5 = 管理者を2人以上にする

## admin-members

admin-members-title = メンバー
admin-members-search = 氏名、メールアドレスで検索
admin-members-search_label = メンバーを検索
admin-members-add = メンバーを追加
admin-members-import = CSVで一括登録
admin-members-export = CSVをダウンロード
admin-members-c_name = 氏名
admin-members-c_email = メールアドレス
admin-members-c_group = グループ
admin-members-c_role = 役割
admin-members-c_mfa = 二段階認証
admin-members-c_state = 状態
admin-members-c_last = 最終ログイン
admin-members-c_actions = 操作
admin-members-f_state = 状態：{ $value }
admin-members-f_group = グループ：{ $value }
admin-members-f_mfa = 二段階認証：{ $value }
admin-members-s_active = 有効
admin-members-s_invited = 招待中
admin-members-s_temp = 一時パスワード
admin-members-s_suspended = 停止中
admin-members-s_expired = 招待期限切れ
admin-members-s_deleted = 削除済み
admin-members-m_none = 未設定
admin-members-m_mail = メール
admin-members-m_app = 認証アプリ
admin-members-m_passkey = パスキー
admin-members-m_device = 端末
admin-members-selected = { $n }人を選択中
admin-members-select_all = このページのメンバーをすべて選択
admin-members-select_all_matching = 条件に一致する{ $n }人すべてを選択
admin-members-select_one = { $name }を選択
admin-members-clear = 選択を解除
admin-members-b_group = グループに追加
admin-members-b_reset = 二段階認証をリセット
admin-members-b_suspend = 停止
admin-members-b_resume = 停止を解除
admin-members-b_delete = 削除
admin-members-b_resend = 招待メールを再送
admin-members-b_temp = 一時パスワードを発行
admin-members-b_signout = すべての端末からログアウトさせる
admin-members-b_protect_self = ご自身のアカウントには実行できません。
admin-members-b_last_admin = 最後の管理者は停止・削除できません。
admin-members-empty_title = メンバーがまだ登録されていません
admin-members-empty_body = 1人ずつ追加するか、CSVでまとめて登録してください。
admin-members-none_found = 条件に一致するメンバーはいません。
admin-members-restore = 元に戻す
admin-members-temp_list = 一時パスワードの一覧をダウンロード
admin-members-suspend_title = { $name }さんを停止しますか？
admin-members-suspend_body = すべての端末からログアウトし、ログインできなくなります。データは削除されません。
admin-members-suspended = { $name }さんを停止しました。
admin-members-resumed = { $name }さんの停止を解除しました。
admin-members-delete_title = { $name }さんを削除しますか？
admin-members-delete_body = { $n }日間は元に戻せます。連携先アプリのアカウントは、プロビジョニングの設定に従って処理されます。
admin-members-deleted = { $name }さんを削除しました。
admin-members-reset_title = { $name }さんの二段階認証をリセットしますか？
admin-members-reset_body = 認証アプリ、パスキー、リカバリーコード、認証コードを省略している端末の登録がすべて解除されます。電話や対面など、別の手段で本人であることを確認してから実行してください。
admin-members-reset_reason = 理由（監査ログに残ります）
admin-members-reset_done = 二段階認証をリセットしました。次回ログイン時に再設定が必要です。

## admin-member

admin-member-tab_overview = 概要
admin-member-tab_groups = グループ
admin-member-tab_apps = アプリ
admin-member-tab_security = セキュリティ
admin-member-tab_devices = 端末
admin-member-tab_log = 監査ログ
admin-member-add_title = メンバーを追加
admin-member-how_title = パスワードの設定方法
admin-member-how_mail = 招待メールを送る
admin-member-how_mail_desc = 本人がメールのリンクからパスワードを設定します。リンクの有効期限は{ $n }日間です。
admin-member-how_temp = 一時パスワードを発行する
admin-member-how_temp_desc = 表示された一時パスワードを本人に渡します。有効期限は7日間です。
admin-member-how_idp = 外部 IdP でログインさせる
admin-member-how_idp_desc = { $product }のパスワードは使いません。
admin-member-temp_title = 一時パスワードを発行しました
admin-member-temp_body = この画面を閉じると、二度と表示されません。本人に安全な方法で伝えてください。
admin-member-temp_until = 有効期限 { $date }
admin-member-temp_sheet = 案内文を印刷
admin-member-invited = { $email } に招待メールを送信しました。
admin-member-err_exists = このメールアドレスはすでに登録されています。
admin-member-err_domain = 登録できるのは、{ $domains } のメールアドレスのみです。
admin-member-err_seats = 契約アカウント数の上限（{ $n }）に達しています。
admin-member-email_change_title = メールアドレスの変更
admin-member-email_change_body = 変更後のアドレスに確認メールを送ります。本人が確認すると切り替わります。

## admin-import

admin-import-title = CSVで一括登録
admin-import-step_file = ファイルの選択
admin-import-step_map = 列の対応
admin-import-step_check = 内容の確認
admin-import-step_run = 登録
admin-import-template = ひな形をダウンロード
admin-import-drop = CSVファイルを選択するか、ここにドロップしてください。
admin-import-encoding = 文字コード
admin-import-encoding_auto = 自動判定（{ $detected }）
admin-import-limit = 1ファイルあたり{ $n }行まで、{ $size }以下
admin-import-mode_add = 新しいメンバーだけを登録する
admin-import-mode_upsert = 登録済みのメンバーは上書きする
admin-import-col_yours = ファイルの列
admin-import-col_ours = 登録する項目
admin-import-col_ignore = 取り込まない
admin-import-sum_new = 新規 { $n }人
admin-import-sum_update = 更新 { $n }人
admin-import-sum_same = 変更なし { $n }人
admin-import-sum_error = エラー { $n }行
admin-import-only_errors = エラーの行だけを表示
admin-import-fix_here = この画面で修正できます。
admin-import-download_errors = エラーの行をCSVでダウンロード
admin-import-skip_errors = エラーの行を除いて登録
admin-import-run = { $n }人を登録
admin-import-running = 登録しています（{ $done } / { $total }）
admin-import-running_note = この画面を離れても処理は続きます。
admin-import-done = { $n }人を登録しました。
admin-import-err_not_csv = CSVファイルを選択してください。
admin-import-err_empty = ファイルにデータがありません。
admin-import-err_header = 1行目に見出しが必要です。
admin-import-err_too_many = { $n }行を超えています。分割してください。
admin-import-err_row_email = { $row }行目: メールアドレスの形式が正しくありません。
admin-import-err_row_dup = { $row }行目: 同じメールアドレスが{ $other }行目にもあります。
admin-import-err_row_required = { $row }行目: { $field }がありません。
admin-import-err_row_group = { $row }行目: グループ「{ $group }」は登録されていません。

## admin-groups

admin-groups-title = グループ
admin-groups-add = グループを追加
admin-groups-name = グループ名
admin-groups-parent = 上位グループ
admin-groups-admins = グループの管理メンバー
admin-groups-members = 所属メンバー
admin-groups-apps = 割り当てたアプリ
admin-groups-policy = アクセスポリシー
admin-groups-dynamic = 条件で自動的に所属させる
admin-groups-source = 連携元: { $source }
admin-groups-delete_title = 「{ $name }」を削除しますか？
admin-groups-delete_body = 所属する{ $n }人は、このグループで割り当てたアプリを使えなくなることがあります。
admin-groups-empty = グループはまだありません。
admin-groups-err_name = グループ名を入力してください。
admin-groups-err_dup = 同じ名前のグループがあります。
admin-groups-err_loop = 下位のグループを上位に指定することはできません。

## admin-apps

admin-apps-title = アプリ
admin-apps-add = アプリを追加
admin-apps-catalogue = カタログから選ぶ
admin-apps-catalogue_search = サービス名で検索
admin-apps-custom = カタログにないアプリ
admin-apps-kind_saml = SAML 2.0
admin-apps-kind_saml_desc = 多くの業務クラウドサービスで利用できる方式です。
admin-apps-kind_oidc = OpenID Connect
admin-apps-kind_oidc_desc = 自社開発のアプリや新しいサービスに適した方式です。
admin-apps-kind_link = リンク
admin-apps-kind_link_desc = ログイン連携は行わず、ホーム画面からの入口だけを置きます。
admin-apps-c_name = アプリ名
admin-apps-c_kind = 方式
admin-apps-c_assigned = 割り当て
admin-apps-c_state = 状態
admin-apps-c_used = 利用者数（30日）
admin-apps-s_on = 有効
admin-apps-s_draft = 設定中
admin-apps-s_off = 無効
admin-apps-s_cert = 証明書の期限間近
admin-apps-empty_title = アプリがまだありません
admin-apps-empty_body = カタログから選ぶと、多くの項目が自動で入力されます。
admin-apps-none_found = 条件に一致するアプリはありません。
admin-apps-preset_steps = 設定の手順
admin-apps-preset_their_name = { $service }での名称: { $name }

## admin-app

admin-app-tab_overview = 概要
admin-app-tab_sso = シングルサインオン
admin-app-tab_assign = 割り当て
admin-app-tab_prov = プロビジョニング
admin-app-tab_policy = アクセスポリシー
admin-app-tab_log = 監査ログ
admin-app-assigned_n = 割り当て { $n }人
admin-app-test = テストログイン
admin-app-test_title = テストログインの結果
admin-app-test_ok = アプリへの送信まで成功しました。
admin-app-test_fail = 次の段階で失敗しました: { $step }
admin-app-name = アプリ名
admin-app-description = 説明
admin-app-icon = アイコン
admin-app-url = アクセス先 URL
admin-app-visible = ホーム画面に表示する
admin-app-category = 分類
admin-app-reading = 読みがな（検索用）
admin-app-why_direct = 直接割り当て
admin-app-why_group = グループ「{ $group }」による割り当て
admin-app-assign_all = すべてのメンバー
admin-app-assign_groups = 選択したグループとメンバー
admin-app-assign_add = 割り当てを追加
admin-app-dirty = 保存していない変更があります。
admin-app-saved = 設定を保存しました。
admin-app-turn_on = 有効にする
admin-app-turn_off_title = { $app }を無効にしますか？
admin-app-turn_off_body = 割り当てられている{ $n }人が、{ $app }を開けなくなります。
admin-app-delete_title = { $app }を削除しますか？

## admin-saml

admin-saml-ours = アプリに登録する情報
admin-saml-ours_lead = { $app }の管理画面に、次の値を登録してください。
admin-saml-metadata_url = メタデータ URL
admin-saml-entity_id = エンティティ ID
admin-saml-sso_url = シングルサインオン URL
admin-saml-slo_url = シングルログアウト URL
admin-saml-cert = 署名証明書
admin-saml-cert_active = 使用中
admin-saml-cert_next = 次の証明書
admin-saml-cert_until = { $date }まで（あと{ $n }日）
admin-saml-cert_prepare = 更新を準備
admin-saml-cert_prepare_body = 新しい証明書を作成し、メタデータに両方を掲載します。アプリ側に登録したあとで切り替えてください。
admin-saml-cert_switch = 新しい証明書に切り替える
admin-saml-cert_back = 前の証明書に戻す
admin-saml-theirs = アプリから受け取る情報
admin-saml-load = メタデータを読み込む
admin-saml-load_url = URL から読み込む
admin-saml-load_file = XML ファイルから読み込む
admin-saml-loaded = メタデータを読み込みました。内容を確認して保存してください。
admin-saml-acs = ACS URL
admin-saml-acs_hint = 認証の結果を送る先です。https で始まる URL を入力してください。
admin-saml-sp_entity = SP エンティティ ID
admin-saml-nameid_format = NameID 形式
admin-saml-nameid_value = NameID の値
admin-saml-nameid_email = メールアドレス
admin-saml-nameid_persistent = 変わらない ID（persistent）
admin-saml-nameid_transient = 都度変わる ID（transient）
admin-saml-relay = 既定の RelayState
admin-saml-signing = 署名と暗号化
admin-saml-sign_assertion = アサーションに署名する
admin-saml-sign_response = レスポンスに署名する
admin-saml-encrypt = アサーションを暗号化する
admin-saml-want_signed = 認証要求の署名を必須にする
admin-saml-attributes = 属性マッピング
admin-saml-attr_name = アプリに渡す属性名
admin-saml-attr_value = 値
admin-saml-attr_example = 例（{ $name }）
admin-saml-attr_add = 属性を追加
admin-saml-attr_remove = { $name }を削除
admin-saml-src_email = メールアドレス
admin-saml-src_member_email = メンバーのメールアドレス
admin-saml-src_full_name = 姓＋名
admin-saml-src_family_name = 姓
admin-saml-src_given_name = 名
admin-saml-src_groups = グループ名
admin-saml-src_external_id = 社員番号など（外部 ID）
admin-saml-src_fixed = 固定値
admin-saml-preview_region = アサーションのプレビュー
admin-saml-preview = 送信内容のプレビュー
admin-saml-preview_lead = 保存前の設定で、このメンバーがログインしたときにアプリへ送られる内容です。
admin-saml-preview_member = メンバー
admin-saml-err_https = https で始まる URL を入力してください。
admin-saml-err_entity = SP エンティティ ID を入力してください。
admin-saml-err_entity_dup = 同じエンティティ ID のアプリ（{ $app }）があります。
admin-saml-err_metadata = メタデータを読み取れませんでした: { $reason }
admin-saml-warn_sign = 署名を両方とも外すと、なりすましを防げません。どちらか一方は有効にしてください。
admin-saml-err_cert_encrypt = 暗号化には、アプリの証明書が必要です。

## admin-oidc

admin-oidc-issuer = 発行者（Issuer）
admin-oidc-discovery = ディスカバリー URL
admin-oidc-client_id = クライアント ID
admin-oidc-client_secret = クライアントシークレット
admin-oidc-secret_once = この画面を閉じると、二度と表示されません。
admin-oidc-secret_rotate = シークレットを更新
admin-oidc-secret_overlap = 古いシークレットは{ $n }日間、併用できます。
admin-oidc-type = アプリの種類
admin-oidc-type_web = ウェブアプリ（サーバーあり）
admin-oidc-type_spa = シングルページアプリ
admin-oidc-type_native = スマートフォン／デスクトップアプリ
admin-oidc-type_machine = サーバー間連携
admin-oidc-redirects = リダイレクト URI
admin-oidc-logout_redirects = ログアウト後の URI
admin-oidc-backchannel = バックチャネルログアウト URI
admin-oidc-scopes = 許可する情報（スコープ）
admin-oidc-auth_method = クライアント認証
admin-oidc-pkce = PKCE を必須にする
admin-oidc-consent = メンバーの同意
admin-oidc-consent_skip = 会社として許可し、確認画面を省略する
admin-oidc-consent_ask = 初回にメンバーの同意を求める
admin-oidc-token_life = アクセストークンの有効期間
admin-oidc-refresh_life = リフレッシュトークンの有効期間
admin-oidc-claims = クレームのマッピング
admin-oidc-err_redirect = リダイレクト URI は完全な URL で入力してください。ワイルドカードは使えません。
admin-oidc-err_http = http を使えるのは localhost のみです。

## admin-link

admin-link-url = リンク先 URL
admin-link-new_tab = 新しいタブで開く
admin-link-err_url = http または https で始まる URL を入力してください。

## admin-policies

admin-policies-title = アクセスポリシー
admin-policies-lead = 上から順に判定し、最初に一致したポリシーを適用します。
admin-policies-add = ポリシーを追加
admin-policies-name = ポリシー名
admin-policies-default = 既定のポリシー
admin-policies-who = 対象
admin-policies-target = アプリ
admin-policies-mfa = 二段階認証
# manual
admin-policies-mfa_self = メンバー自身で設定
admin-policies-mfa_always = 常時有効
admin-policies-mfa_risk = リスクベース
admin-policies-mfa_off = 無効
admin-policies-methods = 使用できる方法
admin-policies-enrol_force = 未設定のメンバーには、ログイン時に設定を求める
admin-policies-enrol_grace = 猶予期間
admin-policies-trust = 端末ごとの省略を許可（{ $n }日）
admin-policies-ip = IPアドレスの制限
admin-policies-ip_any = 制限しない
admin-policies-ip_allow = 次の範囲からのみ許可する
admin-policies-ip_ranges = 許可する範囲
admin-policies-ip_hint = 1行に1件、CIDR 形式で入力してください（例: 203.0.113.0/24、2001:db8::/32）。
admin-policies-ip_you = 現在のあなたの IP アドレス: { $ip }
admin-policies-ip_lockout = この設定では、あなた自身がログインできなくなります。現在の IP アドレスを含めてください。
admin-policies-device = 端末の条件
admin-policies-device_any = 問わない
admin-policies-device_registered = 登録された端末のみ
admin-policies-device_compliant = MDM の条件を満たす端末のみ
admin-policies-session = ログインの有効期間
admin-policies-session_idle = 操作がないときにログアウトするまで
admin-policies-session_keep = 「ログイン状態を保持する」の期間
admin-policies-session_keep_off = 許可しない
admin-policies-password = パスワードの条件
admin-policies-password_min = 最低文字数
admin-policies-password_level = 必要な強度
admin-policies-password_blocklist = 漏えいが確認されたパスワードを拒否する
admin-policies-simulate = 試してみる
admin-policies-simulate_lead = メンバー、アプリ、IP アドレスを指定すると、適用される内容を確認できます。
admin-policies-simulate_result = 適用されるポリシー: { $name }
admin-policies-move_up = { $name }を上に移動
admin-policies-move_down = { $name }を下に移動
admin-policies-affected = この変更の影響を受けるメンバー: { $n }人
admin-policies-country = 国・地域の制限
admin-policies-hours = 時間帯の制限
admin-policies-apply = 適用
admin-policies-report_only = 記録のみ（適用しない）
admin-policies-report_only_desc = ログインは制限せず、適用した場合の結果だけを監査ログに記録します。
admin-policies-no_match = 一致するポリシーがないため、既定のポリシーを適用します。
admin-policies-sentence = { $who }が{ $target }を使うとき
admin-policies-default_locked = 既定のポリシーは削除できません。
admin-policies-err_cidr = { $line }行目: CIDR 形式で入力してください。

## admin-devices

admin-devices-title = 端末
admin-devices-lead = ログインを許可する端末を管理します。
admin-devices-add = 端末を登録
admin-devices-import_mdm = MDM と連携
admin-devices-c_name = 端末名
admin-devices-c_owner = 利用者
admin-devices-c_os = OS
admin-devices-c_source = 登録元
admin-devices-c_state = 状態
admin-devices-c_seen = 最終確認
admin-devices-s_ok = 許可
admin-devices-s_wait = 承認待ち
admin-devices-s_bad = 条件を満たしていません
admin-devices-s_lost = 紛失
admin-devices-approve = 承認
admin-devices-reject = 却下
admin-devices-mark_lost = 紛失として無効にする
admin-devices-reassign = 利用者を変更
admin-devices-one_user = 1台の端末でシングルサインオンできるメンバーは1人です。
admin-devices-mdm_last = 最終同期 { $when }
admin-devices-mdm_failed = MDM と通信できません。最後に確認できた状態を使っています。
admin-devices-mdm_open = 通信できないときは、最大{ $n }時間まで許可する
admin-devices-mdm_closed = 通信できないときは、拒否する
admin-devices-lost_title = 「{ $name }」を紛失として無効にしますか？
admin-devices-lost_body = この端末のログインをすべて終了し、今後のログインを拒否します。
admin-devices-empty = 登録された端末はありません。

## admin-idps

admin-idps-title = 外部 IdP 連携
admin-idps-lead = 会社の認証基盤のアカウントで、{ $product }にログインできるようにします。
admin-idps-add = IdP を追加
admin-idps-domains = 対象のメールドメイン
admin-idps-domain_verify = ドメインの所有を確認
admin-idps-domain_dns = 次の TXT レコードを DNS に追加してください。
admin-idps-domain_ok = 確認済み
admin-idps-domain_wait = 確認待ち
admin-idps-match = メンバーとの対応付け
admin-idps-jit = 初回ログイン時にメンバーを自動登録する
admin-idps-trust_mfa = IdP 側の二段階認証を信頼する
admin-idps-fallback = IdP が使えないときのログイン方法
admin-idps-fallback_admin = 管理者のみパスワードでログインできる
admin-idps-button = ログイン画面のボタン名
admin-idps-test = 接続テスト
admin-idps-test_ok = 接続できました。受け取った属性を確認してください。
admin-idps-test_first = 有効にする前に、接続テストを行ってください。
admin-idps-empty = 連携している IdP はありません。

## admin-provisioning

admin-provisioning-title = プロビジョニング
admin-provisioning-lead = メンバーとグループを、連携先アプリへ自動で反映します。
admin-provisioning-endpoint = SCIM エンドポイント
admin-provisioning-token = アクセストークン
admin-provisioning-inbound = 受信（人事システムなどから）
admin-provisioning-outbound = 送信（アプリへ）
admin-provisioning-on_create = 割り当てたときに、アカウントを作成する
admin-provisioning-on_update = 変更を反映する
admin-provisioning-on_remove = 割り当てを外したとき
admin-provisioning-remove_suspend = アカウントを停止する
admin-provisioning-remove_delete = アカウントを削除する
admin-provisioning-remove_keep = 何もしない
admin-provisioning-dry_run = 変更内容を確認（まだ反映しません）
admin-provisioning-dry_result = 作成 { $create }人・更新 { $update }人・停止 { $suspend }人
admin-provisioning-guard = 一度に{ $n }人以上を停止する場合は、実行前に確認する
admin-provisioning-run = 今すぐ同期
admin-provisioning-last = 最終同期 { $when }
admin-provisioning-ok = 正常
admin-provisioning-failed = { $n }件失敗
admin-provisioning-retry = 失敗した処理を再実行
admin-provisioning-paused = 一時停止中

## admin-audit

admin-audit-title = 監査ログ
admin-audit-search = 操作、メンバー、IP アドレスで検索
admin-audit-period = 期間：{ $value }
admin-audit-actor = 実行者：{ $value }
admin-audit-kind = 種類：{ $value }
admin-audit-c_when = 日時
admin-audit-c_actor = 実行者
admin-audit-c_action = 操作
admin-audit-c_target = 対象
admin-audit-c_ip = IPアドレス
admin-audit-c_result = 結果
admin-audit-ok = 成功
admin-audit-fail = 失敗
admin-audit-deny = 拒否
admin-audit-diff = 変更内容
admin-audit-before = 変更前
admin-audit-after = 変更後
admin-audit-raw = 元データ（JSON）
admin-audit-export = CSVをダウンロード
admin-audit-stream = 外部へ転送
admin-audit-retention = 保存期間 { $n }日
admin-audit-integrity = 改ざん検知: 問題ありません
admin-audit-empty = 条件に一致する記録はありません。
admin-audit-live = 新しい記録が{ $n }件あります
admin-audit-reason = 理由
admin-audit-request_id = リクエスト ID

## admin-branding

admin-branding-title = ブランディング
admin-branding-lead = ログイン画面、メンバー画面、メールの見た目を会社に合わせます。
admin-branding-name = 表示名
admin-branding-logo = ロゴ（明るい画面用）
admin-branding-logo_dark = ロゴ（暗い画面用）
admin-branding-logo_hint = SVG または PNG、高さ 32px 以上、512KB以下
admin-branding-mark = シンボル（正方形）
admin-branding-colour = 基調色
admin-branding-colour_adjusted = 読みやすさを保つため、{ $from } を { $to } に調整して表示します。
admin-branding-colour_ratio = コントラスト比 { $ratio }
admin-branding-links = リンク
admin-branding-link_terms = 利用規約の URL
admin-branding-link_privacy = 個人情報の取扱いに関するポリシーの URL
admin-branding-link_manual = オンラインマニュアルの URL
admin-branding-support = 問い合わせ先
admin-branding-support_hint = エラー画面に表示します（例: 内線 0000、help@example.jp）。
admin-branding-message = ログイン画面のお知らせ
admin-branding-preview = プレビュー
admin-branding-preview_login = ログイン画面
admin-branding-preview_home = ホーム画面
admin-branding-preview_mail = メール
admin-branding-reset = 標準に戻す

## admin-plan

admin-plan-title = ご契約プラン
admin-plan-current = 現在のプラン
# manual
admin-plan-free = フリープラン
# manual
admin-plan-paid = 有償プラン
admin-plan-accounts = 契約アカウント数
# manual
admin-plan-min_accounts = 最低契約アカウント数
# manual
admin-plan-min_period = 最低利用期間
admin-plan-in_use = 利用中 { $n } / { $total }
admin-plan-f_first_party = 自社提供サービス連携
# manual
admin-plan-f_mfa = 多要素認証（ワンタイムパスワード）
# manual
admin-plan-f_third_party = サードパーティサービス連携
admin-plan-f_provisioning = ユーザー自動連携（ユーザープロビジョニング）
admin-plan-f_mdm = MDM連携
# manual
admin-plan-f_idp = 貴社認証基盤からのシングルサインオン
admin-plan-included = 利用できます
# manual
admin-plan-not_included = なし
admin-plan-change = プランを変更
admin-plan-self_hosted = 自社で運用している環境です。すべての機能を利用できます。
admin-plan-over = 契約アカウント数を超えています。新しいメンバーは追加できません。
