//! Tokens as people write them, for messages. The compiler and a source file print the same tokens with different
//! spaces, and both must give the same message.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// `tokens` with the spaces most people would write.
pub fn tokens(tokens: &TokenStream) -> String {
    let mut text = String::new();
    let mut before: Option<TokenTree> = None;
    // Whether the token before ends an operand, so that a `-` behind it is between two and not a sign.
    let mut operand = false;
    for tree in tokens.clone() {
        if let Some(before) = &before
            && is_apart(before, &tree, operand)
        {
            text.push(' ');
        }
        text.push_str(&self::tree(&tree));
        operand = !matches!(&tree, TokenTree::Punct(_));
        before = Some(tree);
    }
    text
}

/// One token tree.
pub fn tree(tree: &TokenTree) -> String {
    match tree {
        TokenTree::Group(group) => self::group(group),
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => tree.to_string(),
    }
}

fn group(group: &Group) -> String {
    let inner = tokens(&group.stream());
    match group.delimiter() {
        Delimiter::Parenthesis => format!("({inner})"),
        Delimiter::Bracket => format!("[{inner}]"),
        Delimiter::Brace if inner.is_empty() => "{}".to_owned(),
        Delimiter::Brace => format!("{{ {inner} }}"),
        Delimiter::None => inner,
    }
}

fn is_apart(before: &TokenTree, tree: &TokenTree, operand: bool) -> bool {
    match (before, tree) {
        (TokenTree::Punct(punct), _) if punct.spacing() == Spacing::Joint => false,
        (TokenTree::Punct(punct), TokenTree::Punct(_)) => punct.as_char() == ',',
        (TokenTree::Punct(punct), _) => !".:!#&$?-'".contains(punct.as_char()),
        (_, TokenTree::Punct(punct)) => operand && "+-*/%=<>|^".contains(punct.as_char()),
        (_, TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn tokens_look_as_written() {
        for text in [
            "PORT",
            "-1",
            "crate::PORT",
            "self.port",
            "env!(\"PORT\")",
            "concat!(\"a\", \"b\")",
            "PORT as u16",
            "[8080, 9090]",
            "secret(\"A\")",
            "= 8080",
            "&[1, 2]",
            "'x'",
            "{ 1 }",
        ] {
            let tokens = text.parse().unwrap();
            assert_eq!(super::tokens(&tokens), text);
        }
    }
}
