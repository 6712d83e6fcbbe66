//! What each letter says, in the language of its reader.

use entity::account::Locale;
use serde::{Deserialize, Serialize};

/// A rule that stands against something, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Reason {
    Both {
        english: String,
        chinese: String,
    },
    /// In the words of whoever wrote it.
    AsWritten(String),
}

impl Reason {
    fn english(&self) -> &str {
        let (Self::Both { english, .. } | Self::AsWritten(english)) = self;
        english
    }

    fn chinese(&self) -> &str {
        let (Self::Both { chinese, .. } | Self::AsWritten(chinese)) = self;
        chinese
    }
}

/// Every occasion on which somebody must know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
pub enum Letter {
    Registered {
        organization: String,
    },
    Verified {
        organization: String,
    },
    DepositBooked {
        amount: String,
        bank_reference: String,
    },
    ProductListed {
        product_id: String,
        title: String,
    },
    ProductBlocked {
        product_id: String,
        title: String,
        reasons: Vec<Reason>,
    },
    ProductInReview {
        product_id: String,
        title: String,
    },
    ProductSuspended {
        product_id: String,
        title: String,
        reasons: Vec<Reason>,
    },
    QuoteOffered {
        quote_id: String,
        title: String,
        unit_price: String,
    },
    OrderPlaced {
        order_id: String,
        title: String,
        amount: String,
    },
    OrderPaid {
        order_id: String,
        title: String,
        amount: String,
    },
    OrderDelivered {
        order_id: String,
        title: String,
    },
    AcceptanceDue {
        order_id: String,
        title: String,
        until: String,
    },
    AcceptedByLapse {
        order_id: String,
        title: String,
    },
    OrderLapsed {
        order_id: String,
        title: String,
    },
    OrderSettled {
        order_id: String,
        title: String,
        amount: String,
        fee: String,
    },
    OrderTerminated {
        order_id: String,
        title: String,
        reasons: Vec<Reason>,
        refunded: String,
    },
    DisputeOpened {
        order_id: String,
        title: String,
        reason: String,
    },
    DisputeResolved {
        order_id: String,
        title: String,
        refunded: String,
        resolution: String,
    },
    FindingRaised {
        finding_id: String,
        says: String,
    },
    CaseOpened {
        case_id: String,
        summary: String,
    },
    HearingSet {
        case_id: String,
        on: String,
        asks: String,
    },
    StatementFiled {
        case_id: String,
    },
    HearingLapsed {
        case_id: String,
        on: String,
    },
    ExemptionWeighed {
        case_id: String,
        finding_id: String,
        accepted: bool,
        reason: String,
    },
    CorrectionOrdered {
        case_id: String,
        articles: String,
        demands: String,
        deadline: String,
    },
    CorrectionFiled {
        case_id: String,
    },
    CorrectionReviewed {
        case_id: String,
        accepted: bool,
        reason: String,
    },
    CorrectionRefused {
        case_id: String,
        reason: String,
    },
    CaseDecided {
        case_id: String,
        cite: String,
        fine: Option<String>,
        confiscation: String,
        restitution: String,
        reasons: String,
    },
    CaseClosed {
        case_id: String,
        reason: String,
    },
    ConsentWithdrawn {
        orders: usize,
        due: String,
    },
    RestitutionComing {
        order_id: String,
        amount: String,
    },
    RestitutionPaid {
        order_id: String,
        title: String,
        amount: String,
        credit_note: i64,
    },
    ComplaintReceived {
        complaint_id: String,
    },
}

/// A letter in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Says {
    pub subject: String,
    pub paragraphs: Vec<String>,
    /// Where to read on, below the public address.
    pub path: Option<String>,
    /// What follows the reader's name.
    pub comma: &'static str,
}

impl Letter {
    /// The name of the occasion, for the key that keeps a letter from being sent twice.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Registered { .. } => "registered",
            Self::Verified { .. } => "verified",
            Self::DepositBooked { .. } => "deposit_booked",
            Self::ProductListed { .. } => "product_listed",
            Self::ProductBlocked { .. } => "product_blocked",
            Self::ProductInReview { .. } => "product_in_review",
            Self::ProductSuspended { .. } => "product_suspended",
            Self::QuoteOffered { .. } => "quote_offered",
            Self::OrderPlaced { .. } => "order_placed",
            Self::OrderPaid { .. } => "order_paid",
            Self::OrderDelivered { .. } => "order_delivered",
            Self::AcceptanceDue { .. } => "acceptance_due",
            Self::AcceptedByLapse { .. } => "accepted_by_lapse",
            Self::OrderLapsed { .. } => "order_lapsed",
            Self::OrderSettled { .. } => "order_settled",
            Self::OrderTerminated { .. } => "order_terminated",
            Self::DisputeOpened { .. } => "dispute_opened",
            Self::DisputeResolved { .. } => "dispute_resolved",
            Self::FindingRaised { .. } => "finding_raised",
            Self::CaseOpened { .. } => "case_opened",
            Self::HearingSet { .. } => "hearing_set",
            Self::StatementFiled { .. } => "statement_filed",
            Self::HearingLapsed { .. } => "hearing_lapsed",
            Self::ExemptionWeighed { .. } => "exemption_weighed",
            Self::CorrectionOrdered { .. } => "correction_ordered",
            Self::CorrectionFiled { .. } => "correction_filed",
            Self::CorrectionReviewed { .. } => "correction_reviewed",
            Self::CorrectionRefused { .. } => "correction_refused",
            Self::CaseDecided { .. } => "case_decided",
            Self::CaseClosed { .. } => "case_closed",
            Self::ConsentWithdrawn { .. } => "consent_withdrawn",
            Self::RestitutionComing { .. } => "restitution_coming",
            Self::RestitutionPaid { .. } => "restitution_paid",
            Self::ComplaintReceived { .. } => "complaint_received",
        }
    }

    /// The letter in `locale`.
    pub fn says(&self, locale: Locale) -> Says {
        let path = self.path();
        match locale {
            Locale::ZhCn => Says { path, comma: "：", ..self.chinese() },
            Locale::En => Says { path, comma: ",", ..self.english() },
        }
    }

    fn path(&self) -> Option<String> {
        Some(match self {
            Self::Registered { .. } | Self::Verified { .. } | Self::DepositBooked { .. } => return None,
            Self::ProductListed { product_id, .. }
            | Self::ProductBlocked { product_id, .. }
            | Self::ProductInReview { product_id, .. }
            | Self::ProductSuspended { product_id, .. } => format!("/api/v1/products/{product_id}"),
            Self::ConsentWithdrawn { .. } => "/api/v1/withdrawal-notices".to_owned(),
            Self::QuoteOffered { quote_id, .. } => format!("/api/v1/quotes/{quote_id}"),
            Self::OrderPlaced { order_id, .. }
            | Self::OrderPaid { order_id, .. }
            | Self::OrderDelivered { order_id, .. }
            | Self::AcceptanceDue { order_id, .. }
            | Self::AcceptedByLapse { order_id, .. }
            | Self::OrderLapsed { order_id, .. }
            | Self::OrderSettled { order_id, .. }
            | Self::OrderTerminated { order_id, .. }
            | Self::DisputeOpened { order_id, .. }
            | Self::DisputeResolved { order_id, .. }
            | Self::RestitutionComing { order_id, .. }
            | Self::RestitutionPaid { order_id, .. } => format!("/api/v1/orders/{order_id}"),
            Self::FindingRaised { finding_id, .. } => format!("/api/v1/findings/{finding_id}"),
            Self::CaseOpened { case_id, .. }
            | Self::HearingSet { case_id, .. }
            | Self::StatementFiled { case_id }
            | Self::HearingLapsed { case_id, .. }
            | Self::ExemptionWeighed { case_id, .. }
            | Self::CorrectionOrdered { case_id, .. }
            | Self::CorrectionFiled { case_id }
            | Self::CorrectionReviewed { case_id, .. }
            | Self::CorrectionRefused { case_id, .. }
            | Self::CaseDecided { case_id, .. }
            | Self::CaseClosed { case_id, .. } => format!("/api/v1/cases/{case_id}"),
            Self::ComplaintReceived { complaint_id } => format!("/api/v1/complaints/{complaint_id}"),
        })
    }

    #[rustfmt::skip]
    fn english(&self) -> Says {
        match self {
            Self::Registered { organization } => letter(format!("{organization} is registered"), ["You can prepare products and look around. Before anything is sold or bought, the operator verifies who you are (Data Security Law, Art. 33)."]),
            Self::Verified { organization } => letter(format!("{organization} is verified"), ["You can now list products and place orders."]),
            Self::DepositBooked { amount, bank_reference } => letter(format!("¥{amount} received"), [format!("Your transfer {bank_reference} of ¥{amount} is booked to your funds.")]),
            Self::ProductListed { title, .. } => letter(format!("“{title}” is listed"), ["The law was asked and nothing stands against it. Buyers can find it now."]),
            Self::ProductBlocked { title, reasons, .. } => with(format!("“{title}” cannot be listed"), "These rules stand against it:", reasons.iter().map(Reason::english)),
            Self::ProductInReview { title, .. } => letter(format!("“{title}” waits for review"), ["A person has to decide on open questions before it can be listed."]),
            Self::ProductSuspended { title, reasons, .. } => with(format!("“{title}” is suspended"), "The law was asked again on today's facts. These rules stand against it:", reasons.iter().map(Reason::english)),
            Self::QuoteOffered { title, unit_price, .. } => letter(format!("A quote for “{title}”"), [format!("The seller offers you “{title}” at ¥{unit_price} a unit.")]),
            Self::OrderPlaced { title, amount, .. } => letter(format!("An order for “{title}”"), [format!("An order over ¥{amount} was placed.")]),
            Self::OrderPaid { title, amount, .. } => letter(format!("“{title}” is paid"), [format!("¥{amount} is held in escrow until the buyer accepts what is delivered.")]),
            Self::OrderDelivered { title, .. } => letter(format!("“{title}” was delivered"), ["The buyer has fetched the data."]),
            Self::AcceptanceDue { title, until, .. } => letter(format!("“{title}” waits for your acceptance"), [format!("Accept what was delivered, or open a dispute, until {until} (Shenzhen time). After that it counts as accepted, as the agreement says, and the seller is paid.")]),
            Self::AcceptedByLapse { title, .. } => letter(format!("“{title}” counts as accepted"), ["The period in the agreement has run out without an acceptance or a dispute. The seller is paid."]),
            Self::OrderLapsed { title, .. } => letter(format!("The order for “{title}” has lapsed"), ["It was not paid within the period in the agreement, so it is cancelled. Nothing is owed."]),
            Self::OrderSettled { title, amount, fee, .. } => letter(format!("“{title}” is settled"), [format!("¥{amount} is booked to your funds; the platform's fee was ¥{fee}.")]),
            Self::OrderTerminated { title, reasons, refunded, .. } => with(format!("The order for “{title}” has ended"), &format!("Its basis in law is gone, so nothing more is delivered. ¥{refunded} goes back to the buyer."), reasons.iter().map(Reason::english)),
            Self::DisputeOpened { title, reason, .. } => letter(format!("A dispute about “{title}”"), [format!("The buyer says: {reason}"), "Settlement waits until it is resolved.".to_owned()]),
            Self::DisputeResolved { title, refunded, resolution, .. } => letter(format!("The dispute about “{title}” is resolved"), [resolution.clone(), format!("Refunded: ¥{refunded}.")]),
            Self::FindingRaised { says, .. } => letter("A finding was raised", [says.clone()]),
            Self::CaseOpened { summary, .. } => letter("A case was opened", [summary.clone()]),
            Self::HearingSet { on, asks, .. } => letter(format!("You are invited to be heard by {on}"), [asks.clone(), format!("You may state your case until the end of {on} (Shenzhen time). If you let the day pass, you count as heard.")]),
            Self::StatementFiled { .. } => letter("A seller has stated its case", ["Please read its statement in the file of the case."]),
            Self::HearingLapsed { on, .. } => letter("The day of your hearing has passed", [format!("Until the end of {on} nothing was stated, so the case goes on as it stands.")]),
            Self::ExemptionWeighed { finding_id, accepted, reason, .. } => letter(if *accepted { "An exemption was accepted" } else { "An exemption was not accepted" }, [format!("It concerns the finding {finding_id}."), reason.clone()]),
            Self::CorrectionOrdered { articles, demands, deadline, .. } => letter(format!("You are ordered to correct by {deadline}"), [demands.clone(), format!("It rests on: {articles}. File the evidence of your correction by the end of {deadline} (Shenzhen time). Refusing to correct may be fined.")]),
            Self::CorrectionFiled { .. } => letter("Evidence of a correction was filed", ["Please review it in the file of the case."]),
            Self::CorrectionReviewed { accepted, reason, .. } => letter(if *accepted { "Your correction is accepted" } else { "Your evidence of correction does not suffice; the order stands" }, [reason.clone()]),
            Self::CorrectionRefused { reason, .. } => letter("A refusal to correct is on record", [reason.clone()]),
            Self::CaseDecided { cite, fine, confiscation, restitution, reasons, .. } => letter("Your case is decided", [reasons.clone(), format!("Under {cite}: {}; confiscated ¥{confiscation}; to be given back to buyers ¥{restitution}.", fine.as_ref().map_or_else(|| "no fine".to_owned(), |fine| format!("a fine of ¥{fine}"))), "A fine is paid to the bank named by the authority within fifteen days of receipt; what is paid late bears an additional three per cent a day, at most the fine itself (Administrative Penalty Law, Arts. 67 and 72). You may ask for administrative review or sue. Where a large amount is fined or confiscated you may ask for a hearing (Art. 63).".to_owned()]),
            Self::CaseClosed { reason, .. } => letter("The case is closed", [reason.clone()]),
            Self::ConsentWithdrawn { orders, due } => letter("Consent was taken back for data you hold".to_owned(), [format!("People took back the consent on which data of {orders} of your orders rests. Do nothing more with it but delete it, or store it where a law demands that; and say by {due} what became of it."), "What was done before stays lawful (PIPL, Arts. 15 and 47).".to_owned()]),
            Self::RestitutionComing { order_id, amount } => letter(format!("¥{amount} is to come back to you"), [format!("An authority has decided that you paid ¥{amount} too much for your order {order_id}. The seller owes it to you; it is booked to your funds, with a credit note, as soon as the seller's funds suffice.")]),
            Self::RestitutionPaid { title, amount, credit_note, .. } => letter(format!("¥{amount} was given back for “{title}”"), [format!("The order was priced too high by a decision of the authority. ¥{amount} went from the seller's funds to the buyer's (credit note {credit_note}).")]),
            Self::ComplaintReceived { .. } => letter("A complaint was received", ["Somebody has complained. Please read it."]),
        }
    }

    #[rustfmt::skip]
    fn chinese(&self) -> Says {
        match self {
            Self::Registered { organization } => letter(format!("{organization}已注册"), ["您可以准备产品并浏览市场。买卖之前，平台须核验您的身份（《数据安全法》第三十三条）。"]),
            Self::Verified { organization } => letter(format!("{organization}已通过核验"), ["您现在可以上架产品和下单。"]),
            Self::DepositBooked { amount, bank_reference } => letter(format!("已收到¥{amount}"), [format!("您的转账{bank_reference}（¥{amount}）已入账。")]),
            Self::ProductListed { title, .. } => letter(format!("“{title}”已上架"), ["规则核查未发现障碍，买方现在可以找到它。"]),
            Self::ProductBlocked { title, reasons, .. } => with(format!("“{title}”不能上架"), "以下规则不予通过：", reasons.iter().map(Reason::chinese)),
            Self::ProductInReview { title, .. } => letter(format!("“{title}”等待人工审核"), ["上架前，有些问题须由人工决定。"]),
            Self::ProductSuspended { title, reasons, .. } => with(format!("“{title}”已暂停"), "按今日事实重新核查，以下规则不予通过：", reasons.iter().map(Reason::chinese)),
            Self::QuoteOffered { title, unit_price, .. } => letter(format!("“{title}”的报价"), [format!("卖方以每单位¥{unit_price}向您提供“{title}”。")]),
            Self::OrderPlaced { title, amount, .. } => letter(format!("“{title}”的订单"), [format!("已下单，金额¥{amount}。")]),
            Self::OrderPaid { title, amount, .. } => letter(format!("“{title}”已付款"), [format!("¥{amount}由平台托管，买方验收后结算。")]),
            Self::OrderDelivered { title, .. } => letter(format!("“{title}”已交付"), ["买方已取得数据。"]),
            Self::AcceptanceDue { title, until, .. } => letter(format!("“{title}”等待您验收"), [format!("请在{until}（深圳时间）前验收或提出争议。逾期视为验收合格（见协议），货款将支付给卖方。")]),
            Self::AcceptedByLapse { title, .. } => letter(format!("“{title}”视为已验收"), ["协议约定的期限已过，买方既未验收也未提出争议。货款将支付给卖方。"]),
            Self::OrderLapsed { title, .. } => letter(format!("“{title}”的订单已失效"), ["协议约定的期限内未付款，订单已取消，双方互不负担款项。"]),
            Self::OrderSettled { title, amount, fee, .. } => letter(format!("“{title}”已结算"), [format!("¥{amount}已入账；平台服务费¥{fee}。")]),
            Self::OrderTerminated { title, reasons, refunded, .. } => with(format!("“{title}”的订单已终止"), &format!("其合法基础已不存在，停止交付。¥{refunded}退还买方。"), reasons.iter().map(Reason::chinese)),
            Self::DisputeOpened { title, reason, .. } => letter(format!("“{title}”发生争议"), [format!("买方称：{reason}"), "争议解决前暂停结算。".to_owned()]),
            Self::DisputeResolved { title, refunded, resolution, .. } => letter(format!("“{title}”的争议已解决"), [resolution.clone(), format!("退款：¥{refunded}。")]),
            Self::FindingRaised { says, .. } => letter("发现线索", [says.clone()]),
            Self::CaseOpened { summary, .. } => letter("已立案", [summary.clone()]),
            Self::HearingSet { on, asks, .. } => letter(format!("请于{on}前陈述申辩"), [asks.clone(), format!("您可在{on}日终（深圳时间）前陈述申辩。逾期未陈述，视为已听取。")]),
            Self::StatementFiled { .. } => letter("卖方已提交陈述", ["请在案卷中查阅。"]),
            Self::HearingLapsed { on, .. } => letter("陈述申辩期限已过", [format!("截至{on}日终未收到陈述，案件继续办理。")]),
            Self::ExemptionWeighed { finding_id, accepted, reason, .. } => letter(if *accepted { "豁免理由已采纳" } else { "豁免理由未采纳" }, [format!("所涉线索：{finding_id}。"), reason.clone()]),
            Self::CorrectionOrdered { articles, demands, deadline, .. } => letter(format!("责令您于{deadline}前改正"), [demands.clone(), format!("依据：{articles}。请在{deadline}日终（深圳时间）前提交改正证据。拒不改正的，可以处以罚款。")]),
            Self::CorrectionFiled { .. } => letter("已提交改正证据", ["请在案卷中审查。"]),
            Self::CorrectionReviewed { accepted, reason, .. } => letter(if *accepted { "您的改正已被认可" } else { "改正证据不足，责令仍然有效" }, [reason.clone()]),
            Self::CorrectionRefused { reason, .. } => letter("已记录拒不改正", [reason.clone()]),
            Self::CaseDecided { cite, fine, confiscation, restitution, reasons, .. } => letter("案件已作出决定", [reasons.clone(), format!("依据{cite}：{}；没收违法所得¥{confiscation}；应退还买方¥{restitution}。", fine.as_ref().map_or_else(|| "不予罚款".to_owned(), |fine| format!("罚款¥{fine}"))), "罚款应自收到决定之日起十五日内缴至指定银行；逾期每日按百分之三加处，不超过罚款数额（《行政处罚法》第六十七条、第七十二条）。您可以申请行政复议或者提起行政诉讼；较大数额罚没的，可以要求听证（第六十三条）。".to_owned()]),
            Self::CaseClosed { reason, .. } => letter("案件已结案", [reason.clone()]),
            Self::ConsentWithdrawn { orders, due } => letter("贵方持有的数据被撤回同意".to_owned(), [format!("贵方{orders}个订单中的数据所依据的个人同意已被撤回。除删除，或依法须保存而存储外，请停止一切处理，并在{due}前说明处理结果。"), "撤回前的处理活动效力不受影响（个人信息保护法第十五条、第四十七条）。".to_owned()]),
            Self::RestitutionComing { order_id, amount } => letter(format!("¥{amount}将退还给您"), [format!("主管部门决定，您的订单{order_id}多付了¥{amount}。该款由卖方退还，卖方资金足够时即入账，并开具红字凭证。")]),
            Self::RestitutionPaid { title, amount, credit_note, .. } => letter(format!("“{title}”退还¥{amount}"), [format!("主管部门决定该订单价格偏高。¥{amount}已由卖方账户退至买方账户（红字凭证{credit_note}号）。")]),
            Self::ComplaintReceived { .. } => letter("收到投诉", ["有人提交了投诉，请查阅。"]),
        }
    }
}

fn letter<S: Into<String>>(subject: impl Into<String>, paragraphs: impl IntoIterator<Item = S>) -> Says {
    Says {
        subject: subject.into(),
        paragraphs: paragraphs.into_iter().map(Into::into).collect(),
        path: None,
        comma: "",
    }
}

fn with<'r>(subject: String, lead: &str, reasons: impl Iterator<Item = &'r str>) -> Says {
    letter(subject, std::iter::once(lead.to_owned()).chain(reasons.map(str::to_owned)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_rule_is_said_in_the_readers_language_and_what_somebody_wrote_stays() {
        let blocked: Letter = serde_json::from_value(json!({
            "letter": "product_blocked", "product_id": "prd_1", "title": "T",
            "reasons": [{ "english": "It is secret.", "chinese": "属于国家秘密。" }, "as written"],
        }))
        .unwrap();

        let (english, chinese) = (blocked.says(Locale::En).paragraphs, blocked.says(Locale::ZhCn).paragraphs);

        assert_eq!(english.get(1..).unwrap(), ["It is secret.", "as written"]);
        assert_eq!(chinese.get(1..).unwrap(), ["属于国家秘密。", "as written"]);
    }
}
