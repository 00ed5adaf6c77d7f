// Every code of the wire as words: a code without a label does not compile.
import type {
  AccessRole,
  Action,
  ArrangementSize,
  ArrangementStatus,
  CaptureKind,
  ElementCode,
  EvidenceKind,
  ForWhom,
  Hashtag,
  ItemKind,
  MemberRole,
  RecordKind,
  Sector,
  Sensitivity,
  StepState,
  TeamKind,
  Theme,
  WhoDecides,
} from "../backend/bindings";
import { m } from "../messages";

type Labels<Code extends string> = Record<Code, () => string>;

export const hashtagLabel: Labels<Hashtag> = {
  insp: m.hashtag_insp,
  expe: m.hashtag_expe,
  ontw: m.hashtag_ontw,
  onde: m.hashtag_onde,
};

export const hashtagHelp: Labels<Hashtag> = {
  insp: m.hashtag_help_insp,
  expe: m.hashtag_help_expe,
  ontw: m.hashtag_help_ontw,
  onde: m.hashtag_help_onde,
};

export const captureKindLabel: Labels<CaptureKind> = {
  literatuur: m.capture_kind_literatuur,
  expert: m.capture_kind_expert,
  bezoek: m.capture_kind_bezoek,
  collega: m.capture_kind_collega,
  conferentie: m.capture_kind_conferentie,
  kennisdeling: m.capture_kind_kennisdeling,
  tool: m.capture_kind_tool,
  studentvragenlijst: m.capture_kind_studentvragenlijst,
  vorigteam: m.capture_kind_vorigteam,
  bestaand: m.capture_kind_bestaand,
  lesproef: m.capture_kind_lesproef,
  prototype: m.capture_kind_prototype,
  bijeenkomst: m.capture_kind_bijeenkomst,
  anders: m.capture_kind_anders,
};

export const memberRoleLabel: Labels<MemberRole> = {
  docent: m.role_docent,
  proces: m.role_proces,
  onderz: m.role_onderz,
  ict: m.role_ict,
  expert: m.role_expert,
  opleider: m.role_opleider,
  practor: m.role_practor,
  student: m.role_student,
  lio: m.role_lio,
  gebruiker: m.role_gebruiker,
  leiding: m.role_leiding,
};

export const sectorLabel: Labels<Sector> = {
  vve: m.sector_vve,
  po: m.sector_po,
  vo: m.sector_vo,
  mbo: m.sector_mbo,
  hbo: m.sector_hbo,
  wo: m.sector_wo,
};

export const teamKindLabel: Labels<TeamKind> = {
  design: m.team_kind_design,
  data: m.team_kind_data,
  impl: m.team_kind_impl,
};

export const themeLabel: Labels<Theme> = {
  gpl: m.theme_gpl,
  org: m.theme_org,
  gel: m.theme_gel,
};

export const arrangementSizeLabel: Labels<ArrangementSize> = {
  les: m.size_les,
  reeks: m.size_reeks,
  lijn: m.size_lijn,
  anders: m.size_anders,
};

export const arrangementStatusLabel: Labels<ArrangementStatus> = {
  idee: m.status_idee,
  ontwerp: m.status_ontwerp,
  beproefd: m.status_beproefd,
  af: m.status_af,
};

export const elementLabel: Labels<ElementCode> = {
  visie: m.element_visie,
  doelen: m.element_doelen,
  inhoud: m.element_inhoud,
  activiteiten: m.element_activiteiten,
  docentrol: m.element_docentrol,
  bronnen: m.element_bronnen,
  groepering: m.element_groepering,
  plaats: m.element_plaats,
  tijd: m.element_tijd,
  toetsing: m.element_toetsing,
};

export const elementQuestion: Labels<ElementCode> = {
  visie: m.element_question_visie,
  doelen: m.element_question_doelen,
  inhoud: m.element_question_inhoud,
  activiteiten: m.element_question_activiteiten,
  docentrol: m.element_question_docentrol,
  bronnen: m.element_question_bronnen,
  groepering: m.element_question_groepering,
  plaats: m.element_question_plaats,
  tijd: m.element_question_tijd,
  toetsing: m.element_question_toetsing,
};

export const whoDecidesLabel: Labels<WhoDecides> = {
  docent: m.decides_docent,
  samen: m.decides_samen,
  student: m.decides_student,
};

export const forWhomLabel: Labels<ForWhom> = {
  iedereen: m.for_whom_iedereen,
  groep: m.for_whom_groep,
  individu: m.for_whom_individu,
};

export const evidenceKindLabel: Labels<EvidenceKind> = {
  observatie: m.evidence_kind_observatie,
  interview: m.evidence_kind_interview,
  vragenlijst: m.evidence_kind_vragenlijst,
  leerproduct: m.evidence_kind_leerproduct,
  logboek: m.evidence_kind_logboek,
  opname: m.evidence_kind_opname,
  toets: m.evidence_kind_toets,
  systeemdata: m.evidence_kind_systeemdata,
  document: m.evidence_kind_document,
  reflectie: m.evidence_kind_reflectie,
};

export const sensitivityLabel: Labels<Sensitivity> = {
  open: m.sensitivity_open,
  team: m.sensitivity_team,
  persoon: m.sensitivity_persoon,
  bijz: m.sensitivity_bijz,
};

export const stepStateLabel: Labels<StepState> = {
  open: m.step_state_open,
  bezig: m.step_state_bezig,
  klaar: m.step_state_klaar,
  overgeslagen: m.step_state_overgeslagen,
};

export const accessRoleLabel: Labels<AccessRole> = {
  beheerder: m.access_beheerder,
  procesbegeleider: m.access_procesbegeleider,
  lid: m.access_lid,
  lezer: m.access_lezer,
};

export const accessRoleHelp: Labels<AccessRole> = {
  beheerder: m.access_help_beheerder,
  procesbegeleider: m.access_help_procesbegeleider,
  lid: m.access_help_lid,
  lezer: m.access_help_lezer,
};

export const itemKindLabel: Labels<ItemKind> = {
  capture: m.item_kind_capture,
  question: m.item_kind_question,
  question_version: m.item_kind_question_version,
  arrangement: m.item_kind_arrangement,
  element: m.item_kind_element,
  evidence: m.item_kind_evidence,
  step: m.item_kind_step,
  member: m.item_kind_member,
  institution: m.item_kind_institution,
  cycle: m.item_kind_cycle,
  team: m.item_kind_team,
};

/** As itemKindLabel, with what only history tells of. */
export const recordKindLabel: Labels<RecordKind> = {
  ...itemKindLabel,
  link: m.item_kind_link,
  evidence_link: m.item_kind_evidence_link,
};

export const actionLabel: Labels<Action> = {
  createTeam: m.action_createTeam,
  changeTeam: m.action_changeTeam,
  addMember: m.action_addMember,
  changeMember: m.action_changeMember,
  removeMember: m.action_removeMember,
  addInstitution: m.action_addInstitution,
  changeInstitution: m.action_changeInstitution,
  removeInstitution: m.action_removeInstitution,
  startCycle: m.action_startCycle,
  changeCycle: m.action_changeCycle,
  changeStep: m.action_changeStep,
  writeQuestion: m.action_writeQuestion,
  changeQuestion: m.action_changeQuestion,
  addCapture: m.action_addCapture,
  changeCapture: m.action_changeCapture,
  removeCapture: m.action_removeCapture,
  addLink: m.action_addLink,
  removeLink: m.action_removeLink,
  addEvidence: m.action_addEvidence,
  changeEvidence: m.action_changeEvidence,
  removeEvidence: m.action_removeEvidence,
  linkEvidence: m.action_linkEvidence,
  unlinkEvidence: m.action_unlinkEvidence,
  createArrangement: m.action_createArrangement,
  changeArrangement: m.action_changeArrangement,
  removeArrangement: m.action_removeArrangement,
  changeElement: m.action_changeElement,
  editText: m.action_editText,
  restore: m.action_restore,
  bringBack: m.action_bringBack,
};

/** The codes of a list with their labels, in the order of the method, for Select and RadioGroup. */
export function optionsOf<Code extends string>(labels: Labels<Code>): { value: Code; label: string }[] {
  return (Object.keys(labels) as Code[]).map((value) => ({ value, label: labels[value]() }));
}
