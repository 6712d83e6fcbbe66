//! A browser without a window: it keeps cookies, follows redirects, and sends only what the form on the page holds.

use std::{cell::RefCell, collections::BTreeMap};

use scraper::{ElementRef, Html, Selector};
use url::form_urlencoded;

use crate::app::{Actor, Answer, TestApp};

const PASSWORD: &str = "twelve or more characters";

/// Somebody at a browser.
pub(crate) struct Browser {
    network: Actor,
    cookies: RefCell<BTreeMap<String, String>>,
    language: &'static str,
}

/// A page as it came.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) address: String,
    pub(crate) text: String,
}

pub(crate) fn select(selector: &str) -> Selector {
    Selector::parse(selector).unwrap()
}

impl Browser {
    pub(crate) fn new(app: &TestApp) -> Self {
        Self::in_language(app, "en")
    }

    pub(crate) fn in_language(app: &TestApp, language: &'static str) -> Self {
        Self { network: app.anybody(), cookies: RefCell::default(), language }
    }

    /// At the browser of somebody who is registered already, signed in by the form.
    pub(crate) async fn of(app: &TestApp, name: &str) -> Self {
        let browser = Self::new(app);
        browser.sign_in(name).await;
        browser
    }

    pub(crate) async fn sign_in(&self, name: &str) {
        let email = format!("{name}@{name}.example");
        let page = self.get("/sign-in").await;
        let page = self.submit(&page, "/sign-in", &[("/email", &email), ("/password", PASSWORD)]).await;
        assert!(page.text.contains("/sign-out"), "{}", page.text);
    }

    /// Open an address, through redirects.
    pub(crate) async fn get(&self, address: &str) -> Page {
        let mut address = address.to_owned();
        for _ in 0..5 {
            let answer = self.send("GET", &address, None).await;
            match answer.headers.get("location") {
                Some(to) => to.to_str().unwrap().clone_into(&mut address),
                None => return Page { status: answer.status, address, text: answer.text },
            }
        }
        panic!("{address} leads round and round")
    }

    /// Fill in the form of this page that is sent to `action`, and send it. A field that the form does not have
    /// fails the test.
    pub(crate) async fn submit(&self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
        let (to, body) = page.filled(action, fields);
        let answer = self.send("POST", &to, Some(body)).await;
        match answer.headers.get("location") {
            Some(next) => self.get(next.to_str().unwrap()).await,
            None => Page { status: answer.status, address: to, text: answer.text },
        }
    }

    /// Send a form as it is given, whatever page it is from.
    pub(crate) async fn send(&self, method: &str, address: &str, body: Option<String>) -> Answer {
        let cookies: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = cookies.join("; ");
        let kind =
            body.as_ref().filter(|body| body.starts_with("--")).map(|_| "multipart/form-data; boundary=cut");
        let headers = [
            ("accept", "text/html,application/xhtml+xml"),
            ("accept-language", self.language),
            ("sec-fetch-site", "same-origin"),
            ("content-type", kind.unwrap_or("application/x-www-form-urlencoded")),
            ("cookie", cookies.as_str()),
        ];
        let address = address.split('#').next().unwrap();
        let answer = self.network.send(method, address, &headers, body.map(Into::into)).await;
        for line in answer.headers.get_all("set-cookie") {
            let (name, value) = line.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
        }
        answer
    }
}

impl Page {
    /// The mark of the page's form for files.
    pub(crate) fn mark(&self) -> String {
        let document = Html::parse_document(&self.text);
        let mark = document.select(&select("form[enctype] input[name=csrf]")).next().unwrap();
        mark.value().attr("value").unwrap().to_owned()
    }
}

impl Browser {
    /// Send a file by the form of an upload: the mark and the words before it, as the form has them.
    pub(crate) async fn upload(
        &self,
        address: &str,
        words: &[(&str, &str)],
        (name, text): (&str, &str),
    ) -> Answer {
        let part = |name: &str, more: &str, text: &str| {
            format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{text}\r\n")
        };
        let file = part("file", &format!("; filename=\"{name}\""), text);
        let words: String = words.iter().map(|(name, word)| part(name, "", word)).collect();
        let body = words + &file + "--cut--\r\n";
        self.send("POST", address, Some(body)).await
    }
}

impl Page {
    pub(crate) fn document(&self) -> Html {
        Html::parse_document(&self.text)
    }

    /// The text of the page without its tags.
    pub(crate) fn says(&self, words: &str) -> bool {
        let text: String = self.document().select(&select("body")).flat_map(|body| body.text()).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ").contains(words)
    }

    #[track_caller]
    pub(crate) fn expect(self, words: &str) -> Self {
        assert!(self.says(words), "“{words}” is not on {}: {}", self.address, self.text);
        self
    }

    /// Where this form is sent, and what it sends: what it holds, and what was filled in.
    fn filled(&self, action: &str, fields: &[(&str, &str)]) -> (String, String) {
        let document = self.document();
        let forms = document.select(&select("form[method=post]")).collect::<Vec<_>>();
        let is = |form: &&ElementRef| {
            form.value().attr("action").is_some_and(|found| found.split('?').next() == Some(action))
        };
        let form = forms.iter().find(is);
        let form =
            form.unwrap_or_else(|| panic!("no form goes to {action} on {}: {}", self.address, self.text));
        let mut sent: Vec<(String, String)> =
            form.select(&select("input, select, textarea")).filter_map(held).collect();
        for (name, value) in fields {
            let there = form.select(&select("[name]")).any(|field| field.value().attr("name") == Some(name));
            assert!(there, "the form to {action} has no field {name}: {}", form.html());
            sent.retain(|(known, _)| known != name);
            sent.push(((*name).to_owned(), (*value).to_owned()));
        }
        let to = form.value().attr("action").unwrap().to_owned();
        (to, form_urlencoded::Serializer::new(String::new()).extend_pairs(sent).finish())
    }
}

/// What a field holds before anybody touches it.
fn held(field: ElementRef) -> Option<(String, String)> {
    let element = field.value();
    let name = element.attr("name")?.to_owned();
    let value = match (element.name(), element.attr("type")) {
        ("textarea", _) => field.text().collect(),
        ("select", _) => {
            let chosen = field.select(&select("option[selected]")).next();
            chosen.or_else(|| field.select(&select("option")).next())?.value().attr("value")?.to_owned()
        }
        ("input", Some("checkbox" | "radio")) => {
            element.attr("checked")?;
            element.attr("value").unwrap_or("on").to_owned()
        }
        _ => element.attr("value").unwrap_or_default().to_owned(),
    };
    Some((name, value))
}
