//! The files of `policies/law`, compiled in, so that the law cannot be missing or differ at run time.

/// Every file of the folder with its text, by path. A test compares the list with the folder.
pub(crate) const FILES: &[(&str, &str)] = &[
    ("data_regulations/04_limits.cedar", include_str!("../../law/data_regulations/04_limits.cedar")),
    ("data_regulations/10_purpose.cedar", include_str!("../../law/data_regulations/10_purpose.cedar")),
    ("data_regulations/11_retention.cedar", include_str!("../../law/data_regulations/11_retention.cedar")),
    ("data_regulations/12_condition.cedar", include_str!("../../law/data_regulations/12_condition.cedar")),
    ("data_regulations/14_notice.cedar", include_str!("../../law/data_regulations/14_notice.cedar")),
    ("data_regulations/16_consent.cedar", include_str!("../../law/data_regulations/16_consent.cedar")),
    ("data_regulations/17_fair_means.cedar", include_str!("../../law/data_regulations/17_fair_means.cedar")),
    ("data_regulations/18_explicit.cedar", include_str!("../../law/data_regulations/18_explicit.cedar")),
    ("data_regulations/19_biometrics.cedar", include_str!("../../law/data_regulations/19_biometrics.cedar")),
    ("data_regulations/20_guardians.cedar", include_str!("../../law/data_regulations/20_guardians.cedar")),
    ("data_regulations/21_exemptions.cedar", include_str!("../../law/data_regulations/21_exemptions.cedar")),
    ("data_regulations/22_withdrawal.cedar", include_str!("../../law/data_regulations/22_withdrawal.cedar")),
    ("data_regulations/25_deletion.cedar", include_str!("../../law/data_regulations/25_deletion.cedar")),
    (
        "data_regulations/26_deidentification.cedar",
        include_str!("../../law/data_regulations/26_deidentification.cedar"),
    ),
    ("data_regulations/27_grounds.cedar", include_str!("../../law/data_regulations/27_grounds.cedar")),
    ("data_regulations/48_openness.cedar", include_str!("../../law/data_regulations/48_openness.cedar")),
    ("data_regulations/58_products.cedar", include_str!("../../law/data_regulations/58_products.cedar")),
    ("data_regulations/59_agreement.cedar", include_str!("../../law/data_regulations/59_agreement.cedar")),
    ("data_regulations/67_trade.cedar", include_str!("../../law/data_regulations/67_trade.cedar")),
    ("data_regulations/68_conduct.cedar", include_str!("../../law/data_regulations/68_conduct.cedar")),
    ("data_regulations/75_lineage.cedar", include_str!("../../law/data_regulations/75_lineage.cedar")),
    ("data_regulations/82_export.cedar", include_str!("../../law/data_regulations/82_export.cedar")),
    (
        "data_security_law/33_intermediary.cedar",
        include_str!("../../law/data_security_law/33_intermediary.cedar"),
    ),
    ("gates.cedar", include_str!("../../law/gates.cedar")),
    ("pipl/23_provision.cedar", include_str!("../../law/pipl/23_provision.cedar")),
    ("pipl/29_separate_consent.cedar", include_str!("../../law/pipl/29_separate_consent.cedar")),
    ("pipl/55_impact_assessment.cedar", include_str!("../../law/pipl/55_impact_assessment.cedar")),
    ("schema.cedarschema", include_str!("../../law/schema.cedarschema")),
];
