//! What a variable of the Worker decides about a route: `pool = var("CONTAINER_POOL_SIZE", default = 10)`.

use crate::{
    arg::{Shape, parse_arg, split},
    diagnostic::Diagnostics,
    literal, names,
    span::Spanned,
    value::Value,
};

/// Something about a route that a variable decides.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Name of the variable, at the value that names it.
    pub var: Spanned<String>,
    /// What it is when nobody sets it, as text.
    pub default: String,
    /// What it decides.
    pub decides: Decides,
}

/// What a variable decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decides {
    /// Which of its modes the route has.
    Mode,
    /// The instances of a pool.
    PoolSize,
    /// Connections one instance takes.
    MaxConnections,
    /// Instances kept warm.
    MinInstances,
    /// Idle time after which an instance above the minimum is stopped.
    ScaleDownAfter,
}

/// Reads `10`, or `var("NAME", default = 10)`, whose default is read like the value itself.
pub fn read<T>(
    value: &Spanned<Value>,
    decides: Decides,
    read: impl Fn(&Value) -> Result<T, String>,
    settings: &mut Vec<Setting>,
) -> Result<T, Spanned<String>> {
    let at = |value: &Spanned<Value>| {
        let extent = value.extent;
        move |why| Spanned::new(why, extent)
    };
    let Some(var) = variable(value)? else { return read(value).map_err(at(value)) };
    let (name, default) = var;
    let known = read(&default).map_err(at(&default))?;
    let text = literal::as_text(&default).and_then(Result::ok).unwrap_or_else(|| default.shown());
    settings.push(Setting { var: Spanned::new(name, value.extent), default: text, decides });
    Ok(known)
}

/// The name and the default of `var("NAME", default = …)`; `None` for a value that is no `var`.
fn variable(value: &Spanned<Value>) -> Result<Option<(String, Spanned<Value>)>, Spanned<String>> {
    let Value::Call(word, inner) = &value.value else { return Ok(None) };
    if word != "var" {
        return Ok(None);
    }
    let form = || {
        let why = "`var` takes a name and what is so when it is not set; write `var(\"NAME\", default = …)`";
        Spanned::new(why.to_owned(), value.extent)
    };
    let parts = split(inner.clone());
    let [name, default] = parts.as_slice() else { return Err(form()) };
    let name = Value::parse(name.clone());
    let text = literal::text(&name).map_err(|why| Spanned::new(why, name.extent))?;
    if !names::is_identifier(&text) {
        let why = format!("`{text}` cannot be read as `env.{text}`; use letters, digits and `_`");
        return Err(Spanned::new(why, name.extent));
    }
    match parse_arg(default.clone(), &mut Diagnostics::default()) {
        Some(arg) if *arg.name == "default" => match arg.shape {
            Shape::Value(default) => Ok(Some((text, default))),
            Shape::Flag | Shape::List(_) => Err(form()),
        },
        _ => Err(form()),
    }
}

/// The name in `secret("NAME")`.
pub fn secret(value: &Spanned<Value>) -> Result<String, Spanned<String>> {
    let wrong = || {
        // What was written instead may be the secret itself, so it is not shown.
        let why = "a secret is named here and never written out; write `secret(\"NAME\")`";
        Spanned::new(why.to_owned(), value.extent)
    };
    let Value::Call(word, inner) = &value.value else { return Err(wrong()) };
    let values: Vec<Spanned<Value>> = split(inner.clone()).into_iter().map(Value::parse).collect();
    let (true, [name]) = (word == "secret", values.as_slice()) else { return Err(wrong()) };
    let text = literal::text(name).map_err(|why| Spanned::new(why, name.extent))?;
    match names::is_identifier(&text) {
        true => Ok(text),
        false => {
            let why = format!("`{text}` cannot be read as `env.{text}`; use letters, digits and `_`");
            Err(Spanned::new(why, name.extent))
        }
    }
}
