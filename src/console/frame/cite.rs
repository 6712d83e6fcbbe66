//! Citations in the reader's language: `Data Regulations, Art. 95, para. 1` is 《深圳经济特区数据条例》第九十五条第一款.

use super::Frame;

const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

impl Frame {
    /// A citation; one of another form than ours stays as it is.
    pub fn cite(&self, citation: &str) -> String {
        if !self.is_chinese() {
            return citation.to_owned();
        }
        let one = |part: &str| self.provision(part).unwrap_or_else(|| self.t(part).to_owned());
        citation.split("; ").map(one).collect::<Vec<_>>().join("；")
    }

    /// One law and its articles.
    fn provision(&self, citation: &str) -> Option<String> {
        let alone = || citation.strip_prefix("Art").map(|articles| ("", articles));
        let (law, articles) = citation.split_once(", Art").or_else(alone)?;
        // `Arts. 3-4` are two, `Art. 253-1` is one that was added.
        let articles = match articles.strip_prefix("s. ") {
            Some(several) => several.replace('-', " to "),
            None => articles.strip_prefix(". ")?.to_owned(),
        };
        let mut said = String::new();
        for article in articles.split(", ").flat_map(|part| part.split(" and ")) {
            if let Some(paragraph) = article.strip_prefix("para. ") {
                said.push_str(&ordinal(paragraph, "款")?);
                continue;
            }
            if !said.is_empty() {
                said.push('、');
            }
            said.push_str(&chinese(article)?);
        }
        Some(format!("{}{said}", self.t(law)))
    }
}

/// `2(7)` is 第二条第七项, `253-1` 第二百五十三条之一, `41 to 43` 第四十一条至第四十三条.
fn chinese(article: &str) -> Option<String> {
    if let Some((from, until)) = article.split_once(" to ") {
        return Some(format!("{}至{}", ordinal(from, "条")?, ordinal(until, "条")?));
    }
    if let Some((article, added)) = article.split_once('-') {
        return Some(format!("{}之{}", ordinal(article, "条")?, numeral(added)?));
    }
    match article.split_once('(') {
        Some((article, item)) => {
            Some(format!("{}{}", ordinal(article, "条")?, ordinal(item.strip_suffix(')')?, "项")?))
        }
        None => ordinal(article, "条"),
    }
}

fn ordinal(number: &str, of: &str) -> Option<String> {
    Some(format!("第{}{of}", numeral(number)?))
}

/// A number below a thousand in Chinese.
fn numeral(number: &str) -> Option<String> {
    let number = number.parse::<usize>().ok().filter(|number| (1..1000).contains(number))?;
    let digit = |value: usize| DIGITS.get(value).copied().unwrap_or_default();
    let (hundreds, tens, ones) = (number / 100, number / 10 % 10, number % 10);
    let mut said = String::new();
    if hundreds > 0 {
        said.push_str(digit(hundreds));
        said.push('百');
    }
    match tens {
        0 if hundreds > 0 && ones > 0 => said.push('零'),
        0 => {}
        1 if hundreds == 0 => said.push('十'),
        _ => {
            said.push_str(digit(tens));
            said.push('十');
        }
    }
    said.push_str(digit(ones));
    Some(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_cited_as_the_statutes_number_them() {
        let cited = ["95", "2(7)", "253-1", "41 to 43", "10", "20", "109", "6 (unverified)", "0"];
        let cited = cited.map(|article| chinese(article).unwrap_or_default());
        let expected = [
            "第九十五条",
            "第二条第七项",
            "第二百五十三条之一",
            "第四十一条至第四十三条",
            "第十条",
            "第二十条",
            "第一百零九条",
            "",
            "",
        ];
        assert_eq!(cited, expected);
    }
}
