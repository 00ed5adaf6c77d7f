//! Teams made ready once and copied for every seed: opening an empty database and joining take longer than all the
//! rest of a seed.

use crate::{
    Verdict,
    clock::NOON_MS,
    cloud::{Cloud, View, copy_folder},
    device::{Device, told, told_io},
    dice::Dice,
    scratch,
};
use std::path::PathBuf;
use tempfile::TempDir;
use werkplaats_core::{
    domain::{
        AccessRole, ArrangementId, CycleId, ElementCode, JoinTeam, NewCapture, NewInvitation, NewTeam,
        TeamId, TextField,
    },
    ops,
};

pub const DEVICES: usize = 4;

/// A team of four: the founder, a facilitator, a member and a reader, and a home where nobody joined anything yet.
pub struct Template {
    folder: TempDir,
    pub team: TeamId,
    pub cycle: CycleId,
    pub arrangement: ArrangementId,
    pub cloud: Cloud,
    views: Vec<View>,
}

impl Template {
    pub async fn make() -> Verdict<Self> {
        Self::make_with(0).await
    }

    /// As [`Template::make`], where the founder and the facilitator each shared so many lines one by one.
    pub async fn make_with(lines: usize) -> Verdict<Self> {
        let folder = tempfile::tempdir_in(scratch()).map_err(told_io)?;
        let mut devices = Vec::new();
        for number in 0..=DEVICES {
            let view = View::new(folder.path().join(format!("view{number}"))).map_err(told_io)?;
            let home = folder.path().join(format!("home{number}"));
            devices.push(Device::open(number, 1, home, view, NOON_MS).await?);
        }
        let new =
            NewTeam { title: "VR".into(), my_name: "Geheim-Ans".into(), institution: "Geheim-School".into() };
        let team = ops::team::create(devices[0].app(), new).await.map_err(told)?;
        let chosen = devices[0].view.folder.clone();
        ops::sharing::choose_folder(devices[0].app(), team, &chosen).await.map_err(told)?;
        let (mut cloud, dice) = (Cloud::default(), Dice::new(1));
        for number in 1..DEVICES {
            let role = [AccessRole::Facilitator, AccessRole::Member, AccessRole::Reader][number - 1];
            let code = invite(&devices[0], team, role, true).await?;
            sync_all(&mut cloud, &mut devices, &dice)?;
            join(&devices[number], code).await?;
            for _ in 0..2 {
                for device in &mut devices[..=number] {
                    device.clock.advance(60_000);
                    device.share_well(team).await?;
                }
                sync_all(&mut cloud, &mut devices, &dice)?;
            }
        }
        let arrangement =
            ops::arrangement::create(devices[0].app(), team, "Geheim-VR", None).await.map_err(told)?;
        let field = TextField::ElementDescription { arrangement, code: ElementCode::Goals };
        ops::text::save(devices[0].app(), team, field, "Geheim-begin.", "").await.map_err(told)?;
        for _ in 0..2 {
            for device in &mut devices[..DEVICES] {
                device.clock.advance(60_000);
                device.share_well(team).await?;
            }
            sync_all(&mut cloud, &mut devices, &dice)?;
        }
        let cycle = ops::team::team(devices[0].app(), team).await.map_err(told)?.cycles[0].id;
        for line in 0..lines {
            for device in &mut devices[..2] {
                let line = format!("Geheim-{line}");
                let new = NewCapture { cycle, line, hashtag: None, step: None, happened_on: None };
                ops::capture::add(device.app(), team, new).await.map_err(told)?;
                device.clock.advance(60_000);
                device.share_well(team).await?;
            }
            sync_all(&mut cloud, &mut devices, &dice)?;
        }
        for device in &mut devices[..DEVICES] {
            device.share_well(team).await?;
        }
        for device in &devices {
            device.app().store.close().await;
        }
        let views = devices.into_iter().map(|device| device.view).collect();
        Ok(Self { folder, team, cycle, arrangement, cloud, views })
    }

    /// A copy of one of its devices.
    pub async fn device(&self, number: usize, seed: u64, below: &std::path::Path) -> Verdict<Device> {
        self.device_like(number.min(DEVICES), number, seed, below).await
    }

    /// A laptop where nobody joined anything yet.
    pub async fn newcomer(&self, number: usize, seed: u64, below: &std::path::Path) -> Verdict<Device> {
        self.device_like(DEVICES, number, seed, below).await
    }

    async fn device_like(
        &self,
        template: usize,
        number: usize,
        seed: u64,
        below: &std::path::Path,
    ) -> Verdict<Device> {
        let (home, view) = (below.join(format!("home{number}")), below.join(format!("view{number}")));
        copy_folder(&self.home(template), &home).map_err(told_io)?;
        let view = if template < DEVICES {
            self.views[template].moved(view).map_err(told_io)?
        } else {
            // Every laptop that is bought has keys of its own; those of another one are never written under.
            std::fs::copy(self.home(0).join("device.key"), home.join("device.key")).map_err(told_io)?;
            View::new(view).map_err(told_io)?
        };
        let mut device = Device::open(number, seed, home, view, NOON_MS + 3_600_000).await?;
        device.may_write = template != 3;
        if template < DEVICES {
            device.point_at_folder(self.team).await?;
        }
        Ok(device)
    }

    fn home(&self, number: usize) -> PathBuf {
        self.folder.path().join(format!("home{number}"))
    }
}

const INVITED_FOR_DAYS: u32 = 90;
/// How long a code of the template, or for a newcomer, holds.
pub const INVITED_FOR_MS: u64 = INVITED_FOR_DAYS as u64 * 24 * 60 * 60 * 1000;

pub async fn invite(device: &Device, team: TeamId, role: AccessRole, is_automatic: bool) -> Verdict<String> {
    let new = NewInvitation { role, days_valid: INVITED_FOR_DAYS, is_automatic, is_own_device: false };
    let made = ops::people::invite(device.app(), team, new).await;
    made.map(|invitation| invitation.code).map_err(told)
}

pub async fn join(device: &Device, code: String) -> Verdict {
    let folder = device.view.folder.display().to_string();
    let join = JoinTeam { folder, code, my_name: format!("Geheim-Bob{}", device.number) };
    ops::sharing::join(device.app(), join).await.map(drop).map_err(told)
}

/// Everything everywhere.
pub fn sync_all(cloud: &mut Cloud, devices: &mut [Device], dice: &Dice) -> Verdict<usize> {
    let mut together = 0;
    for _ in 0..8 {
        let mut errands = 0;
        for device in &mut *devices {
            errands += cloud.sync(&mut device.view, dice, usize::MAX, false).map_err(told_io)?;
        }
        together += errands;
        if errands == 0 {
            return Ok(together);
        }
    }
    Ok(together)
}
