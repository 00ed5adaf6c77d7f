//! Who comes in: codes given and taken back, and requests that are answered by hand.

use crate::{
    Verdict,
    device::told,
    people::{decides, manages},
    world::World,
};
use werkplaats_core::{
    ErrorCode,
    domain::{AccessRole, JoinRequest, NewInvitation},
    ops,
    sync::membership::Membership,
};

impl World {
    /// A code for whoever has none: a new colleague, or another device of who sits here.
    pub async fn invite_somebody(&mut self, who: usize, rights: &Membership) -> Verdict {
        let own = rights.role(self.devices[who].app().device);
        let is_own_device = self.dice.percent(30);
        let role = self.dice.pick(&[AccessRole::Facilitator, AccessRole::Member, AccessRole::Member]);
        let new = NewInvitation { role, days_valid: 90, is_automatic: self.dice.percent(50), is_own_device };
        let made = ops::people::invite(self.devices[who].app(), self.team, new).await;
        let may = own.is_some_and(|own| is_own_device || decides(own, role));
        match made {
            Ok(_) if !may => return Err(format!("device {who} invited a {role:?}, which it may not")),
            Ok(made) => {
                self.count("codes given");
                let waits = |number: &usize| self.devices[*number].code.as_deref() == Some("");
                if let Some(newcomer) = (0..self.devices.len()).find(waits) {
                    self.say(|| format!("device {who} invites device {newcomer}, own {is_own_device}"));
                    // A code ends, and all clocks are off.
                    self.devices[newcomer].clock.set_to(&self.devices[who].clock);
                    self.devices[newcomer].code = Some(made.code);
                }
            }
            Err(_) => {}
        }
        if self.dice.percent(25) {
            return self.revoke(who, own).await;
        }
        Ok(())
    }

    async fn revoke(&mut self, who: usize, own: Option<AccessRole>) -> Verdict {
        let app = self.devices[who].app();
        let open = ops::people::people(app, self.team).await.map_err(told)?.invitations;
        let Some(invitation) = open.get(self.dice.below(open.len())) else { return Ok(()) };
        match ops::people::revoke(app, self.team, &invitation.id).await {
            Ok(()) if !own.is_some_and(manages) => Err(format!("device {who} revoked what it may not")),
            Ok(()) => {
                self.say(|| format!("device {who} takes back the code {}", invitation.id));
                self.count("codes taken back");
                Ok(())
            }
            Err(error) if error.code() == ErrorCode::MayNotWrite => Ok(()),
            Err(error) => Err(told(error)),
        }
    }

    /// Who asks to be let in is answered; where nobody does, somebody who was removed is asked back.
    pub async fn answer_who_asks(&mut self, who: usize) -> Verdict {
        let asked = self.asking(who).await?;
        let Some(request) = asked.first() else {
            let Some(rights) = self.rights(who).await? else { return Ok(()) };
            let is_out = |other: &usize| rights.is_removed(self.devices[*other].app().device);
            let Some(out) = (0..self.devices.len()).find(is_out) else { return Ok(()) };
            return self.ask_back(out).await;
        };
        let accepts = self.dice.percent(80);
        let what = if accepts { "requests accepted" } else { "requests refused" };
        self.answer(who, request, accepts, what).await
    }

    async fn answer(
        &mut self,
        who: usize,
        request: &JoinRequest,
        accepts: bool,
        what: &'static str,
    ) -> Verdict {
        let app = self.devices[who].app();
        let done = if accepts {
            ops::people::accept(app, self.team, &request.id).await
        } else {
            ops::people::refuse(app, self.team, &request.id).await
        };
        self.say(|| format!("device {who} answers {} with {accepts}: {done:?}", request.name));
        self.count(what);
        match done {
            Err(error) if error.code() != ErrorCode::MayNotWrite => Err(told(error)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// The requests that this device sees and may answer.
    pub async fn asking(&self, who: usize) -> Verdict<Vec<JoinRequest>> {
        let mut asked = ops::people::people(self.devices[who].app(), self.team).await.map_err(told)?.requests;
        asked.retain(|request| request.may_accept);
        Ok(asked)
    }

    /// In the end nobody is left waiting: whoever may lets them in.
    pub async fn let_in_all(&mut self) -> Verdict {
        for who in (0..self.devices.len()).filter(|who| self.has_team(*who)).collect::<Vec<_>>() {
            for request in self.asking(who).await? {
                self.answer(who, &request, true, "let in by hand in the end").await?;
            }
        }
        Ok(())
    }
}
