//! Three laptops in bad weather: random work, random faults, and everything still agrees afterwards.

use super::{
    faults::{Faulty, Stop},
    laptop::{Laptop, TwoLaptops, files_below},
};
use crate::{
    clock::{Random, SeededRandom},
    domain::{ElementCode, TeamId, TextField},
    ops,
    sync::{self, Round, names},
};
use std::{fs, path::Path};

const SEEDS: u64 = 8;
const STEPS: usize = 40;

struct Dice(SeededRandom);

impl Dice {
    fn below(&self, count: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % count as u64).unwrap()
    }
}

#[tokio::test]
async fn three_laptops_agree_after_any_weather_and_no_word_is_lost() {
    for seed in 0..SEEDS {
        let dice = Dice(SeededRandom::new(seed + 1000));
        let two = TwoLaptops::joined().await;
        let third = two.third_joins(3).await;
        let (team, root) = (two.team, two.root());
        let TwoLaptops { a, b, shared, .. } = two;
        let mut laptops = vec![a, b, third];
        let arrangement = ops::arrangement::create(&laptops[0].app, team, "VR", None).await.unwrap();
        let field = TextField::ElementDescription { arrangement, code: ElementCode::Goals };
        let mut words = Vec::new();
        for step in 0..STEPS {
            let who = dice.below(laptops.len());
            match dice.below(10) {
                0..3 => {
                    words.push(format!("regel-{seed}-{step}"));
                    laptops[who].capture(team, words.last().unwrap()).await;
                }
                3 => {
                    words.push(format!("woord-{seed}-{step}"));
                    write_into(&laptops[who], team, field, words.last().unwrap()).await;
                }
                4..6 => laptops[who].share(team).await,
                6..8 => share_badly(&laptops[who], team, &root, &dice).await,
                8 => hurt(&root, &dice),
                _ => {
                    let laptop = laptops.remove(who);
                    laptops.insert(who, laptop.restarted().await);
                }
            }
        }
        // Fair weather: whoever holds a damaged file heals it, whoever missed one reads it.
        for _ in 0..3 {
            for laptop in &laptops {
                laptop.share(team).await;
            }
        }
        let ends = [laptops[0].dump(team).await, laptops[1].dump(team).await, laptops[2].dump(team).await];
        assert!(ends[0] == ends[1] && ends[1] == ends[2], "seed {seed} must end in agreement");
        for word in words {
            assert!(ends[0].contains(&word), "seed {seed} lost {word}");
        }
        for laptop in &laptops {
            laptop.app.store.rebuild(team).await.unwrap();
            assert_eq!(laptop.dump(team).await, ends[0], "seed {seed}: the log alone gives the same rows");
        }
        drop(shared);
    }
}

/// Add a word to the goals as this laptop knows them.
async fn write_into(laptop: &Laptop, team: TeamId, field: TextField, word: &str) {
    let TextField::ElementDescription { arrangement, code } = field else { return };
    let text = match ops::arrangement::arrangement(&laptop.app, team, arrangement).await {
        Ok(known) => known.elements.into_iter().find(|element| element.code == code).unwrap().description,
        // It has not arrived here yet.
        Err(_) => crate::domain::Text::default(),
    };
    let content = format!("{} {word}", text.content);
    ops::text::save(&laptop.app, team, field, &content, &text.base).await.unwrap();
}

async fn share_badly(laptop: &Laptop, team: TeamId, root: &Path, dice: &Dice) {
    let stops = [
        Stop::BeforeWriting,
        Stop::AfterTemporary,
        Stop::AfterRename,
        Stop::HalfUnderItsName,
        Stop::DiskFull,
    ];
    let stop = stops[dice.below(stops.len())];
    let writes = i32::try_from(dice.below(3)).unwrap();
    sync::run(&laptop.app, team, Faulty::after(writes, stop, root.to_owned()), Round::Everything)
        .await
        .unwrap();
}

/// What sharing programs and people do to files.
fn hurt(root: &Path, dice: &Dice) {
    let files = files_below(&root.join(names::LOG));
    if files.is_empty() {
        return;
    }
    let file = &files[dice.below(files.len())];
    match dice.below(4) {
        0 => fs::remove_file(file).unwrap(),
        1 => fs::rename(file, file.with_file_name(format!("kopie ({}).s", dice.below(1000)))).unwrap(),
        2 => {
            let bytes = fs::read(file).unwrap();
            fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
        }
        _ => {
            let mut bytes = fs::read(file).unwrap();
            if let Some(byte) = bytes.last_mut() {
                *byte ^= 1;
            }
            fs::write(file, bytes).unwrap();
        }
    }
}
