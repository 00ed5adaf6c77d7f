// The places of a team, in the order of the sidebar. A feature adds its line here and nothing else.
import { CloudCheck, Columns3, Images, MessageCircleQuestion, Waypoints } from "lucide-react";
import { ArrangementPlace } from "../arrangement/ArrangementPlace";
import { BoardPlace } from "../board/BoardPlace";
import { CaptureDialog } from "../capture/CaptureDialog";
import { EvidencePlace } from "../evidence/EvidencePlace";
import { m } from "../messages";
import { QuestionPlace } from "../question/QuestionPlace";
import { HandoverDialog } from "../sharing/HandoverDialog";
import { SharingPlace } from "../sharing/SharingPlace";
import { JoinTeamDialog } from "../start/JoinTeamDialog";
import type { Registry } from "./registry";

export const registry: Registry = {
  places: [
    { id: "board", label: m.board_title, icon: Columns3, component: BoardPlace, shows: ["capture", "step", "cycle"] },
    {
      id: "question",
      label: m.question_title,
      icon: MessageCircleQuestion,
      component: QuestionPlace,
      shows: ["question", "question_version"],
    },
    {
      id: "evidence",
      label: m.evidence_title,
      icon: Images,
      component: EvidencePlace,
      shows: ["evidence"],
      takesFiles: true,
    },
    {
      id: "arrangements",
      label: m.arrangement_place,
      icon: Waypoints,
      component: ArrangementPlace,
      shows: ["arrangement", "element"],
    },
    { id: "sharing", label: m.sharing_title, icon: CloudCheck, component: SharingPlace },
  ],
  captureDialog: CaptureDialog,
  handoverDialog: HandoverDialog,
  joinDialog: JoinTeamDialog,
};
