//! Answers of 32 made-up students, before and after the first try-out.

use crate::canvas::chance;

const STUDENTS: u32 = 32;

pub fn dutch() -> String {
    let head = [
        "student",
        "opleiding",
        "moment",
        "ik weet hoe het werk eruitziet (1-5)",
        "ik durf eraan te beginnen (1-5)",
        "duizelig in de bril",
    ];
    table(';', &head, &["Hospitality", "Groen"], ["voor", "na"], ["nee", "ja"])
}

pub fn english() -> String {
    let head = [
        "student",
        "programme",
        "moment",
        "I know what the work looks like (1-5)",
        "I dare to start (1-5)",
        "dizzy in the headset",
    ];
    table(',', &head, &["Hospitality", "Horticulture"], ["before", "after"], ["no", "yes"])
}

fn table(
    separator: char,
    head: &[&str],
    programmes: &[&str; 2],
    moments: [&str; 2],
    dizzy: [&str; 2],
) -> String {
    let mut lines = vec![head.to_vec().join(&separator.to_string())];
    for student in 1..=STUDENTS {
        let programme = programmes[(student % 2) as usize];
        for (moment, name) in moments.iter().enumerate() {
            // Before: between `low` and two higher. After: up by at most `gain`.
            let score = |question: u32, low: u32, gain: f64| {
                let first = low + (chance(student, question, 11) * 2.4) as u32;
                let more = (chance(student, question, 12) * gain + 0.6) as u32;
                if moment == 0 { first } else { (first + more).min(5) }
            };
            let is_dizzy = moment == 1 && student % 11 == 3;
            lines.push(
                [
                    format!("s{student:02}"),
                    programme.to_owned(),
                    (*name).to_owned(),
                    score(1, 1, 2.8).to_string(),
                    score(2, 2, 1.3).to_string(),
                    dizzy[usize::from(is_dizzy)].to_owned(),
                ]
                .join(&separator.to_string()),
            );
        }
    }
    lines.join("\r\n") + "\r\n"
}
