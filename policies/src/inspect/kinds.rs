//! Recognisers, a kind in each file: how one value is seen. What a column then is, the rules decide.

pub(super) mod address;
pub(super) mod bank_card;
pub(super) mod biometric;
pub(super) mod date;
pub(super) mod device;
pub(super) mod email;
pub(super) mod finance;
pub(super) mod gps;
pub(super) mod health;
pub(super) mod hkid;
pub(super) mod mobile;
pub(super) mod name;
pub(super) mod network;
pub(super) mod organization_code;
pub(super) mod permit;
pub(super) mod phone;
pub(super) mod plate;
pub(super) mod resident_id;
pub(super) mod uscc;
pub(super) mod vin;
