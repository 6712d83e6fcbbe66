//! The acts of the log in words.

/// What the log calls an act, and what it was.
const ACTS: [(&str, &str); 91] = [
    ("agreement.sign", "Signing an agreement"),
    ("assessment.replay", "A range was computed again"),
    ("authorization.registered", "An authorization was put on record"),
    ("authorization.withdrawn", "Consent was taken back"),
    ("withdrawal.told", "Buyers who hold the data were told"),
    ("withdrawal.acknowledged", "A buyer said what became of the data"),
    ("case.assessed", "The range of a fine was computed"),
    ("case.decide", "Deciding a case"),
    ("case.exported", "The file of a case was taken away"),
    ("case.list", "Looked at the cases"),
    ("case.open_cases", "Looked at the open cases"),
    ("case.opened", "A case was opened"),
    ("case.own", "Read a case about the own organization"),
    ("case.show", "Looked at a case"),
    ("case.invited", "The seller was invited to be heard"),
    ("case.stated", "The seller stated its case"),
    ("case.hearing_lapsed", "A hearing passed without a word"),
    ("case.exemption_weighed", "An exemption was weighed"),
    ("case.ordered", "Correction was ordered"),
    ("case.correction_filed", "Evidence of correction was filed"),
    ("case.correction_reviewed", "A correction was reviewed"),
    ("case.refused", "Correction was refused"),
    ("case.decided", "A case was decided"),
    ("case.restituted", "The buyers were paid back"),
    ("case.closed", "A case was closed"),
    ("complaint.answered", "A complaint was answered"),
    ("complaint.list", "Looked at the complaints"),
    ("complaint.received", "A complaint came in"),
    ("complaint.show", "Looked at a complaint"),
    ("decision.list", "Looked at decisions of the law"),
    ("decision.replay", "A decision of the law was asked again"),
    ("delivery.hand_over", "Handing a file over"),
    ("delivery.handed_over", "A file was handed over"),
    ("delivery.issue", "Giving out links to files"),
    ("delivery.issued", "Links to files were given out"),
    ("directory.imported", "A directory was imported"),
    ("dispute.opened", "A buyer objected"),
    ("dispute.resolved", "An objection was decided"),
    ("draw.drawn", "A number was drawn"),
    ("draw.published", "A draw was published"),
    ("draw.revealed", "The seed of a draw was shown"),
    ("export.filed", "An export filing was put on record"),
    ("file.attached", "A file was attached"),
    ("file.detached", "A file was taken off the draft"),
    ("file.inspected", "A file was inspected"),
    ("finding.dismissed", "A finding was dismissed"),
    ("finding.flagged", "Looked at what is flagged"),
    ("finding.of_complaint", "Looked at what was raised from a complaint"),
    ("finding.queue", "Looked at the queue of findings"),
    ("finding.raised", "A finding was raised"),
    ("finding.show", "Looked at a finding"),
    ("fund.assigned", "A transfer was assigned to a member"),
    ("fund.paid_out", "Money was sent to the bank"),
    ("market.search", "Searched everything"),
    ("monopoly.screen", "Screened for monopoly conduct"),
    ("order.accepted", "What was delivered was accepted"),
    ("order.cancelled", "An order was cancelled"),
    ("order.contracted", "An agreement was signed"),
    ("order.look", "Looked at an order"),
    ("order.paid", "An order was paid into escrow"),
    ("order.place", "Placing an order"),
    ("order.placed", "An order was placed"),
    ("order.settled", "An order was settled"),
    ("order.terminated", "An order was ended because its basis fell away"),
    ("organization.registered", "An organization registered"),
    ("organization.restored", "An organization was restored"),
    ("organization.suspended", "An organization was suspended"),
    ("organization.verified", "An organization was verified"),
    ("plan.published", "A price was published"),
    ("price.scanned", "Prices were compared"),
    ("product.blocked", "A product was blocked"),
    ("product.drafted", "A product was drafted"),
    ("product.held", "A product waits for review"),
    ("product.list", "Listing a product"),
    ("product.listed", "A product was listed"),
    ("product.looked", "Looked at a product"),
    ("product.resumed", "A product is on sale again"),
    ("product.review", "Reviewing a product"),
    ("product.revised", "A product was revised"),
    ("product.suspended", "A product was suspended"),
    ("product.withdrawn", "A product was taken off sale"),
    ("quote.offered", "A quote was offered"),
    ("restitution.foreseen", "Looked at what buyers would get back"),
    ("restitution.paid", "A buyer was paid back"),
    ("second_factor.added", "A second factor was added"),
    ("second_factor.removed", "A second factor was removed"),
    ("session.ended", "A session was ended"),
    ("session.opened", "Signed in"),
    ("staff.founded", "A supervising body or the platform was entered"),
    ("statement.booked", "A bank statement was booked"),
    ("statistics.computed", "The market's statistics were computed"),
];

/// What ids stand for, by how they begin.
const THINGS: [(&str, &str); 26] = [
    ("acc_", "account"),
    ("agr_", "agreement"),
    ("ass_", "computed range"),
    ("aut_", "authorization"),
    ("cas_", "case"),
    ("cmp_", "complaint"),
    ("dec_", "decision of the law"),
    ("dlv_", "delivery"),
    ("drw_", "draw"),
    ("dsp_", "objection"),
    ("exp_", "export filing"),
    ("fil_", "file"),
    ("fnd_", "finding"),
    ("imp_", "import of a directory"),
    ("inv_", "invoice"),
    ("jrn_", "movement of money"),
    ("ord_", "order"),
    ("org_", "organization"),
    ("pln_", "price"),
    ("prd_", "product"),
    ("quo_", "quote"),
    ("rst_", "restitution"),
    ("scn_", "scan"),
    ("ses_", "session"),
    ("stm_", "bank statement"),
    ("wno_", "notice of consent taken back"),
];

/// The word for what an id stands for; the id where there is none.
pub(super) fn thing(id: &str) -> &str {
    THINGS.iter().find(|(begins, _)| id.starts_with(begins)).map_or(id, |(_, word)| word)
}

/// An act in words; what nobody put in words goes by its own.
pub(super) fn of(act: &str) -> &str {
    ACTS.iter().find(|(known, _)| *known == act).map_or(act, |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use regex::Regex;

    use super::of;
    use crate::console::texts::Language;

    fn sources(folder: &Path) -> Vec<String> {
        let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let read = |path: std::path::PathBuf| {
            if path.is_dir() { sources(&path) } else { vec![std::fs::read_to_string(path).unwrap()] }
        };
        paths.flat_map(read).collect()
    }

    #[test]
    fn every_act_that_is_recorded_has_words_in_both_languages() {
        let recorded = Regex::new(
            r#"(?s)(?:log::(?:record|looked|looked_for|refused)\([^;"]*?|Kind::\w+ => )"([a-z_]+\.[a-z_]+)""#,
        );
        let recorded = recorded.unwrap();
        let texts = sources(Path::new("src/market"));
        let mut acts = 0;
        for found in texts.iter().flat_map(|text| recorded.captures_iter(text)) {
            let act = &found[1];
            acts += 1;
            assert_ne!(of(act), act, "what is {act}?");
            assert_ne!(Language::Chinese.say(of(act)), of(act), "{act} in Chinese");
        }
        assert!(acts > 70, "{acts}");
        for (_, thing) in super::THINGS {
            assert_ne!(Language::Chinese.say(thing), thing);
        }
    }
}
