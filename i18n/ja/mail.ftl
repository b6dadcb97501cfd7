# Mails: the subject and the body of each.
#
# The English and the Japanese file of the same name hold the same messages with the same variables; a test compares them.
# A message is called group-key. "# manual" marks a label that stands in the member manual: do not reword it.
# です・ます。ログイン／ログアウト（サインインとは書かない）、メンバー、管理者、二段階認証、認証コード、認証アプリ、端末。
# 数字とラテン文字は半角、文中の括弧は全角、数と助数詞の間は空けない（6桁、1MB）。誤りは、何が起きたか、次に何をするかの順に書く。

## mail

mail-from_name = { $product }
mail-greeting = { $name } 様
mail-no_reply = このメールは送信専用です。ご返信いただいてもお答えできません。
mail-not_you = お心当たりがない場合は、このメールを破棄し、管理者にお知らせください。
mail-support = お問い合わせ: { $support }
mail-context =
    日時: { $when }
    IPアドレス: { $ip }
    接続端末: { $agent }

mail-operator = 運用者
mail-unknown = 不明
mail-change-app_added = 認証アプリが登録されました。
mail-change-app_removed = 認証アプリが解除されました。
mail-change-passkey_added = パスキーが追加されました。
mail-change-passkey_removed = パスキーが削除されました。
mail-change-codes_made = リカバリーコードが新しく発行されました。以前のコードは使えません。
mail-change-settings_changed = 二段階認証の設定が変更されました。

## mail-invite

# manual
mail-invite-subject = [{ $product }] パスワード初期設定
mail-invite-body =
    { $name } 様

    { $org } の管理者が、あなたを { $product } に登録しました。
    次の URL にアクセスして、パスワードを設定してください。

    { $link }

    有効期限: { $expires }
    ログインに使用するメールアドレス: { $email }

    有効期限が切れた場合は、管理者に再送を依頼してください。

## mail-invite_reminder

mail-invite_reminder-subject = [{ $product }] パスワード初期設定の期限が近づいています
mail-invite_reminder-body =
    { $name } 様

    { $product } のパスワードがまだ設定されていません。
    { $expires } までに、次の URL から設定してください。

    { $link }

## mail-code

mail-code-subject = [{ $product }] 認証コードのお知らせ
mail-code-body =
    { $name } 様

    認証コード: { $code }

    { $product } の画面に、上記の認証コードを入力してください。有効期限は{ $n }分です。
    この認証コードを他の人に教えないでください。管理者がお尋ねすることもありません。

    日時: { $when }
    IPアドレス: { $ip }
    接続端末: { $agent }

    お心当たりがない場合は、第三者がパスワードを知っている可能性があります。すぐにパスワードを変更してください。
    { $change_link }

## mail-reset

mail-reset-subject = [{ $product }] パスワード再設定
mail-reset-body =
    { $name } 様

    パスワード再設定のお申し込みを受け付けました。
    次の URL にアクセスして、新しいパスワードを設定してください。

    { $link }

    有効期限: { $n }分
    お申し込み元: { $agent }（{ $ip }）

    お心当たりがない場合は、このメールを破棄してください。パスワードは変更されません。

## mail-reset_unavailable

mail-reset_unavailable-subject = [{ $product }] パスワード再設定について
mail-reset_unavailable-body =
    { $name } 様

    パスワード再設定のお申し込みを受け付けましたが、お使いのアカウントのパスワードは会社の認証基盤（{ $idp }）で管理されています。
    パスワードの変更は、会社の担当部署にお問い合わせください。

## mail-password_changed

mail-password_changed-subject = [{ $product }] パスワードが変更されました
mail-password_changed-body =
    { $name } 様

    パスワードが変更されました。

    日時: { $when }
    IPアドレス: { $ip }
    接続端末: { $agent }

    お心当たりがない場合は、次の URL からアカウントを保護し、管理者にお知らせください。
    { $protect_link }

## mail-new_login

mail-new_login-subject = [{ $product }] 新しい環境からのログインのお知らせ
mail-new_login-body =
    { $name } 様

    初めての環境からのログインを検知しました。

    日時: { $when }
    IPアドレス: { $ip }
    接続端末: { $agent }
    場所（推定）: { $place }
    理由: { $reasons }

    ご自身のログインであれば、何もする必要はありません。
    お心当たりがない場合は、次の URL からアカウントを保護してください。
    { $protect_link }

## mail-factor_changed

mail-factor_changed-subject = [{ $product }] 二段階認証の設定が変更されました
mail-factor_changed-body =
    { $name } 様

    { $change }

    日時: { $when }
    IPアドレス: { $ip }
    接続端末: { $agent }

    お心当たりがない場合は、管理者にお知らせください。

## mail-factor_reset

mail-factor_reset-subject = [{ $product }] 二段階認証がリセットされました
mail-factor_reset-body =
    { $name } 様

    管理者が、あなたの二段階認証をリセットしました。
    次回のログイン時に、画面の案内に沿って設定し直してください。

    日時: { $when }
    実行者: { $admin }

## mail-email_change

mail-email_change-subject = [{ $product }] メールアドレスの確認
mail-email_change-body =
    { $name } 様

    { $product } のログインに使用するメールアドレスが、このアドレスに変更されます。
    次の URL にアクセスして、変更を完了してください。

    { $link }

    有効期限: { $expires }

## mail-email_changed

mail-email_changed-subject = [{ $product }] メールアドレスが変更されました
mail-email_changed-body =
    { $name } 様

    { $product } のログインに使用するメールアドレスが { $new_email } に変更されました。今後、このアドレスにはお知らせが届きません。

    お心当たりがない場合は、管理者にお知らせください。

## mail-locked

mail-locked-subject = [{ $product }] ログインの失敗が続いています
mail-locked-body =
    { $name } 様

    あなたのメールアドレスで、ログインの失敗が続いています。安全のため、{ $n }分間ログインを制限しています。

    日時: { $when }
    IPアドレス: { $ip }

    ご自身の操作であれば、時間をおいてお試しください。パスワードをお忘れの場合は再設定できます。
    { $link }

## mail-recovery_used

mail-recovery_used-subject = [{ $product }] リカバリーコードが使用されました
mail-recovery_used-body =
    { $name } 様

    リカバリーコードを使ったログインがありました。残りは{ $n }個です。

    日時: { $when }
    IPアドレス: { $ip }
    接続端末: { $agent }

    お心当たりがない場合は、次の URL からアカウントを保護してください。
    { $protect_link }

## mail-export_ready

mail-export_ready-subject = [{ $product }] データのダウンロードの準備ができました
mail-export_ready-body =
    { $name } 様

    お申し込みいただいたファイルの準備ができました。ログインのうえ、次の URL からダウンロードしてください。

    { $link }

    ダウンロード期限: { $expires }

## mail-suspended

mail-suspended-subject = [{ $product }] アカウントが停止されました
mail-suspended-body =
    { $name } 様

    管理者により、{ $product } のアカウントが停止されました。停止中はログインできません。
    ご不明な点は、管理者にお問い合わせください。

## mail-admin_report

mail-admin_report-subject = [{ $product }] 不審なログインの報告（{ $name }）
mail-admin_report-body =
    管理者の皆様

    { $name }（{ $email }）さんから、身に覚えのないログインの報告がありました。

    日時: { $when }
    IPアドレス: { $ip }
    接続端末: { $agent }
    本人が行った対応: { $steps }

    管理コンソールで詳細を確認してください。
    { $link }

## mail-admin_cert

mail-admin_cert-subject = [{ $product }] 署名証明書の期限が近づいています（{ $app }）
mail-admin_cert-body =
    管理者の皆様

    { $app } の署名証明書が { $expires } に期限切れになります。期限までに更新しないと、メンバーが { $app } にログインできなくなります。

    次の画面で更新を準備してください。
    { $link }

## mail-admin_sync

mail-admin_sync-subject = [{ $product }] プロビジョニングに失敗しました（{ $app }）
mail-admin_sync-body =
    管理者の皆様

    { $app } へのプロビジョニングで、{ $n }件の処理に失敗しました。

    最初のエラー: { $reason }

    次の画面で確認し、再実行してください。
    { $link }

## mail-admin_access_request

mail-admin_access_request-subject = [{ $product }] アプリの利用申請（{ $app }）
mail-admin_access_request-body =
    管理者の皆様

    { $name }（{ $email }）さんが、{ $app } の利用を申請しました。

    理由: { $reason }

    次の画面で承認または却下してください。
    { $link }

## mail-terms_changed

mail-terms_changed-subject = [{ $product }] 利用規約の更新のお知らせ
mail-terms_changed-body =
    { $name } 様

    { $date } に、{ $product } の利用規約を更新します。次回のログイン時に内容をご確認のうえ、同意をお願いします。

    { $link }

## mail-login_link

mail-login_link-subject = [{ $product }] ログイン用リンクが発行されました
mail-login_link-body =
    { $name } 様

    { $product } の運用者が、あなたのアカウント用に一度だけ使えるログイン用リンクを発行しました。リンクは運用者から直接お受け取りください。

    日時: { $when }

    お心当たりがない場合は、すぐに管理者にお知らせください。
