//! Forms of the administration, filled in as a browser does without scripts.

use crate::helpers::*;

/// What a browser sends of the form it was shown that has this name for tests, with some fields changed.
pub(crate) async fn fill(
    service: &TestService,
    cookie: &str,
    path: &str,
    form: &str,
    changes: &[(&str, &str)],
) -> Vec<(String, String)> {
    let text = service.page(cookie, path).await.text();
    let (_, form) = text.split_once(&format!("data-test=\"{form}\"")).unwrap();
    let form = form.split("</form>").next().unwrap();
    let mut fields = Vec::new();
    for tag in form.split("<input ").skip(1) {
        let tag = tag.split('>').next().unwrap();
        let attribute = |name: &str| {
            let (_, rest) = tag.split_once(&format!("{name}=\""))?;
            Some(rest.split('"').next()?.to_owned())
        };
        let Some(name) = attribute("name") else { continue };
        if tag.contains("type=\"checkbox\"") && !tag.contains(" checked") {
            continue;
        }
        fields.push((name, attribute("value").unwrap_or_default()));
    }
    for tag in form.split("<textarea ").skip(1) {
        let (head, rest) = tag.split_once('>').unwrap();
        let (_, name) = head.split_once("name=\"").unwrap();
        let value = rest.split("</textarea>").next().unwrap().replace("&#34;", "\"");
        fields.push((name.split('"').next().unwrap().to_owned(), value));
    }
    for tag in form.split("<select ").skip(1) {
        let (_, name) = tag.split_once("name=\"").unwrap();
        let options = tag.split("</select>").next().unwrap();
        let options: Vec<&str> = options.split("<option value=\"").skip(1).collect();
        let chosen = options.iter().find(|option| option.contains(" selected"));
        // Without one browsers choose the first.
        let chosen = chosen.or(options.first());
        let value = chosen.map_or("", |option| option.split('"').next().unwrap());
        fields.push((name.split('"').next().unwrap().to_owned(), value.to_owned()));
    }
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

/// Sends what was filled in.
pub(crate) async fn send(
    service: &TestService,
    cookie: &str,
    path: &str,
    fields: &[(String, String)],
) -> Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    service
        .post(path, &[("cookie", cookie)], form_body(&fields))
        .await
}
