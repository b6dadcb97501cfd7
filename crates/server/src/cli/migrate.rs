//! `tegata migrate`: the schema of an older version is brought up to date while nobody has the store open.

use super::{
    Result,
    context::{About, Context},
};
use serde_json::json;
use server::config::Config;
use store::{Create, Ownership};

pub(super) async fn run(config: Config, json: bool) -> Result<()> {
    let context = Context::open(config, json, Ownership::Exclusive, Create::Never).await?;
    let operators = context.store.installation().operators;
    context.apply(operators, "store.migrated", About::details(json!({})), Vec::new()).await?;
    context.print(json!({ "schema": "current" }))?;
    context.close().await
}
