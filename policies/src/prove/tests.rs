//! tests

use super::*;

fn show(c: &Claim) {
    eprintln!("{} {} {}ms {}", if c.proved {"proved"} else {"FALSIFIED"}, c.id, c.took_ms, c.says);
    for e in &c.examples { eprintln!("    {}", e.says); if let Some(c) = &e.case { eprintln!("{c}"); } }
}

#[test]
fn p() {
    let law = Law::load().unwrap();
    std::fs::write("/tmp/accepted.cedar", accept(&law).unwrap()).unwrap();
    let mut prover = Prover::start(&law).unwrap();
    for hazard in hazard::hazards().unwrap() {
        show(&timed(|| prover.never(&hazard)).unwrap());
    }
    for (later, earlier) in claims::STRICTER {
        show(&timed(|| prover.no_laxer(later, earlier)).unwrap());
    }
    show(&timed(|| prover.no_rule_errs()).unwrap());
    show(&timed(|| prover.every_rule_speaks_alone()).unwrap());
}
