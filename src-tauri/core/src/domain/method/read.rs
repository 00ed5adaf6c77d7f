//! Reading a method file: every broken one is refused with the line that is wrong.
//!
//! The file is JSON: `{"format": 1, "name": {nl, en}, "rounds": [{"code", "title", "steps": [{"code", "title",
//! "prompts": [{nl, en}], "products": [{nl, en}]}]}]}`. Codes are short, unique and never change once in use.

use crate::domain::Bilingual;
use crate::{Error, Result};
use serde::Deserialize;
use std::collections::HashSet;

/// The newest method format this app reads.
const FORMAT: u32 = 1;
const CODE_CHARS_MAX: usize = 16;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    format: u32,
    pub name: Bilingual,
    pub rounds: Vec<Round>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    pub code: String,
    pub title: Bilingual,
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub code: String,
    pub title: Bilingual,
    pub prompts: Vec<Bilingual>,
    pub products: Vec<Bilingual>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MethodProblem {
    /// Not JSON, or not of the described shape.
    Shape,
    NewerFormat,
    NoRounds,
    NoSteps,
    BadCode,
    DoubleCode,
    EmptyTitle,
}

impl Method {
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.rounds.iter().flat_map(|round| &round.steps)
    }

    pub fn step(&self, code: &str) -> Option<&Step> {
        self.steps().find(|step| step.code == code)
    }

    /// The round that holds a step.
    pub fn round_of(&self, step: &str) -> Option<&Round> {
        self.rounds.iter().find(|round| round.steps.iter().any(|own| own.code == step))
    }
}

/// Read and check a method file.
///
/// Errors: [`Error::Method`] with the line, counted from 1.
pub fn read(text: &str) -> Result<Method> {
    let method: Method =
        serde_json::from_str(text).map_err(|cause| broken(cause.line(), MethodProblem::Shape))?;
    let line_of = |needle: &str| line_of(text, needle);
    if method.format != FORMAT {
        return Err(broken(line_of("\"format\""), MethodProblem::NewerFormat));
    }
    if method.rounds.is_empty() {
        return Err(broken(line_of("\"rounds\""), MethodProblem::NoRounds));
    }
    let mut seen = HashSet::new();
    for round in &method.rounds {
        check(&round.code, &round.title, &mut seen, text)?;
        if round.steps.is_empty() {
            return Err(broken(line_of(&format!("\"{}\"", round.code)), MethodProblem::NoSteps));
        }
        for step in &round.steps {
            check(&step.code, &step.title, &mut seen, text)?;
        }
    }
    Ok(method)
}

fn check<'m>(code: &'m str, title: &Bilingual, seen: &mut HashSet<&'m str>, text: &str) -> Result<()> {
    let quoted = format!("\"{code}\"");
    let is_plain = code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if code.is_empty() || code.len() > CODE_CHARS_MAX || !is_plain {
        return Err(broken(line_of(text, &quoted), MethodProblem::BadCode));
    }
    if !seen.insert(code) {
        return Err(broken(last_line_of(text, &quoted), MethodProblem::DoubleCode));
    }
    if title.nl.trim().is_empty() || title.en.trim().is_empty() {
        return Err(broken(line_of(text, &quoted), MethodProblem::EmptyTitle));
    }
    Ok(())
}

fn broken(line: usize, problem: MethodProblem) -> Error {
    Error::Method { line: u32::try_from(line.max(1)).unwrap_or(u32::MAX), problem }
}

fn line_of(text: &str, needle: &str) -> usize {
    text.lines().position(|line| line.contains(needle)).map_or(1, |index| index + 1)
}

fn last_line_of(text: &str, needle: &str) -> usize {
    text.lines()
        .enumerate()
        .filter(|(_, line)| line.contains(needle))
        .last()
        .map_or(1, |(index, _)| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::method::ixperium;

    fn problem(text: &str) -> (u32, MethodProblem) {
        match read(text) {
            Err(Error::Method { line, problem }) => (line, problem),
            other => panic!("expected a refusal, got {other:?}"),
        }
    }

    fn with_steps(steps: &str) -> String {
        format!(
            "{{\"format\": 1,\n\"name\": {{\"nl\": \"x\", \"en\": \"x\"}},\n\"rounds\": [\n{{\"code\": \"R1\", \"title\": {{\"nl\": \"a\", \"en\": \"a\"}}, \"steps\": [\n{steps}\n]}}]}}"
        )
    }

    fn step(code: &str, title: &str) -> String {
        format!(
            "{{\"code\": \"{code}\", \"title\": {{\"nl\": \"{title}\", \"en\": \"t\"}}, \"prompts\": [], \"products\": []}}"
        )
    }

    #[test]
    fn the_method_in_the_program_has_three_rounds_and_nine_steps_with_prompts() {
        let method = ixperium();
        assert_eq!(method.rounds.iter().map(|r| r.code.as_str()).collect::<Vec<_>>(), ["R1", "R2", "R3"]);
        let codes: Vec<_> = method.steps().map(|step| step.code.as_str()).collect();
        assert_eq!(codes, ["1a", "1b", "1c", "1d", "2a", "2b", "2c", "3a", "3b"]);
        for step in method.steps() {
            assert!(
                step.prompts.len() >= 2 && !step.products.is_empty(),
                "step {} must help the team",
                step.code
            );
            assert!(step.prompts.iter().all(|p| !p.nl.is_empty() && !p.en.is_empty()));
        }
        assert_eq!(method.round_of("2b").map(|r| r.code.as_str()), Some("R2"));
    }

    #[test]
    fn the_method_kept_since_format_1_still_opens() {
        let kept = crate::golden::kept("domain/method/golden/method-format-1.json", Vec::new);
        let method = read(std::str::from_utf8(&kept).unwrap()).unwrap();
        let both = |nl: &str, en: &str| Bilingual { nl: nl.into(), en: en.into() };
        let step = |code: &str, title| Step { code: code.into(), title, prompts: vec![], products: vec![] };
        let first = Step {
            prompts: vec![both("Wat valt op?", "What stands out?"), both("Wie vraagt dit?", "Who asks?")],
            products: vec![both("Een praktijkvraag", "A practice question")],
            ..step("1a", both("Verkennen", "Explore"))
        };
        let rounds = vec![
            Round {
                code: "R1".into(),
                title: both("Praktijkvraag", "Practice question"),
                steps: vec![first, step("1b", both("Aanscherpen", "Sharpen"))],
            },
            Round {
                code: "R-2".into(),
                title: both("Ontwerp", "Design"),
                steps: vec![step("2a", both("Schetsen 🌱", "Sketch 🌱"))],
            },
        ];
        assert_eq!(method, Method { format: 1, name: both("Twee rondes", "Two rounds"), rounds });
    }

    #[test]
    fn a_broken_method_names_the_line_that_is_wrong() {
        assert_eq!(problem("{\n\"format\": 1,\n oops"), (3, MethodProblem::Shape));
        let steps = format!("{},\n{}", step("1a", "a"), step("1a", "b"));
        assert_eq!(problem(&with_steps(&steps)), (6, MethodProblem::DoubleCode));
        assert_eq!(problem(&with_steps(&step("1 a", "a"))), (5, MethodProblem::BadCode));
        assert_eq!(problem(&with_steps(&step("1a", " "))), (5, MethodProblem::EmptyTitle));
        assert_eq!(problem(&with_steps("")), (4, MethodProblem::NoSteps));
        assert_eq!(
            problem(&with_steps(&step("1a", "a")).replace("\"format\": 1", "\"format\": 9")).1,
            MethodProblem::NewerFormat
        );
    }
}
