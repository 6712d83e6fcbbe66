//! The story, chapter by chapter.

mod enforcement;
mod listing;
mod trading;

use entity::organization::Kind;

use super::{
    goods,
    person::{Market, PASSWORD, Person, text},
    teller::{chapter, say},
};

/// Everybody who acts.
pub(super) struct Cast {
    pub(super) operator: Person,
    pub(super) regulator: Person,
    pub(super) seller: Person,
    pub(super) buyers: Vec<Person>,
}

/// Buyers, in the order in which they appear: five who pay the list price, one who is charged more, a
/// newcomer with the published offer, and one who buys in bulk.
const BUYERS: [(&str, &str, &str); 8] = [
    ("鹏城研究院", "91440300MA5D00024G", "institute@demo.example"),
    ("南山咨询", "91440300MA5D00032B", "consulting@demo.example"),
    ("福田规划", "91440300MA5D000406", "planning@demo.example"),
    ("罗湖零售", "91440300MA5D000593", "retail@demo.example"),
    ("宝安物流", "91440300MA5D00067X", "logistics@demo.example"),
    ("龙岗科技", "91440300MA5D00075Q", "tech@demo.example"),
    ("盐田新创", "91440300MA5D00083K", "startup@demo.example"),
    ("光明数据", "91440300MA5D00091E", "bulk@demo.example"),
];

/// Tell the whole story.
pub(super) async fn tell(market: &Market) -> anyhow::Result<()> {
    let cast = gather(market).await?;
    let listed = listing::tell(market, &cast).await?;
    trading::tell(market, &cast, &listed).await?;
    enforcement::tell(market, &cast).await?;
    sign_ins(&cast)?;
    Ok(())
}

async fn gather(market: &Market) -> anyhow::Result<Cast> {
    chapter("The people")?;
    let operator = market
        .staff(Kind::Operator, "Steelyard Exchange", "91440300MA5D001044", "operator@demo.example")
        .await?;
    let regulator = market
        .staff(Kind::Regulator, "深圳市市场监督管理局", "11440300007500016J", "regulator@demo.example")
        .await?;
    let seller = market.member(&operator, "湾区数据", "91440300MA5D00016M", "seller@demo.example").await?;
    let mut buyers = Vec::new();
    for (name, uscc, email) in BUYERS {
        buyers.push(market.member(&operator, name, uscc, email).await?);
    }
    market.work().await?;
    say(&format!(
        "One seller ({}) and {} buyers registered; the operator checked who they are (Data Security Law, Art. 33).",
        seller.organization,
        buyers.len()
    ))?;

    let import =
        operator.upload("/api/v1/directory/imports?name=demo&format=csv", goods::DIRECTORY).await?.value()?;
    say(&format!("The operator imported the public-data directory: {} entries.", text(&import, "/rows")?))?;
    Ok(Cast { operator, regulator, seller, buyers })
}

fn sign_ins(cast: &Cast) -> anyhow::Result<()> {
    chapter("Sign-ins")?;
    say(&format!(
        "Everybody's password is {PASSWORD}. Sign in at POST /api/v1/sessions; the reference is at /reference."
    ))?;
    let staff = [("operator", &cast.operator), ("regulator", &cast.regulator), ("seller", &cast.seller)];
    for (role, person) in staff.into_iter().chain(cast.buyers.iter().map(|buyer| ("buyer", buyer))) {
        say(&format!("  {role:<10} {:<28} {}", person.email, person.organization))?;
    }
    Ok(())
}
