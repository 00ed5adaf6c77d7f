// What others did, in words: one group of items that one person did the same to.
import type { ChangeKind, NewsItem, RecordKind } from "../../backend";
import { m } from "../../messages";
import { elementLabel, fieldLabel, isKnownField, sayNumber } from "../../words";

export interface NewsGroup {
  key: string;
  what: ChangeKind;
  kind: RecordKind;
  items: NewsItem[];
}

/** Items that the same was done to together, in the order of the last of each. */
export function groupsOf(items: NewsItem[]): NewsGroup[] {
  const groups: NewsGroup[] = [];
  for (const item of items) {
    // What was made is told by its kind; the rest is told by what was done.
    const key = item.what === "made" ? `made/${item.kind}` : item.what;
    const group = groups.find((one) => one.key === key);
    if (group) group.items.push(item);
    else groups.push({ key, what: item.what, kind: item.kind, items: [item] });
  }
  return groups;
}

type Saying = [one: () => string, more: (words: { count: string }) => string];

const made: Partial<Record<RecordKind, Saying>> = {
  capture: [m.news_made_capture_one, m.news_made_capture],
  evidence: [m.news_made_evidence_one, m.news_made_evidence],
  evidence_link: [m.news_made_evidence_link_one, m.news_made_evidence_link],
  arrangement: [m.news_made_arrangement_one, m.news_made_arrangement],
  question_version: [m.news_made_question_version_one, m.news_made_question_version],
  link: [m.news_made_link_one, m.news_made_link],
  member: [m.news_made_member_one, m.news_made_member],
  institution: [m.news_made_institution_one, m.news_made_institution],
  cycle: [m.news_made_cycle_one, m.news_made_cycle],
};

const done: Record<ChangeKind, Saying> = {
  made: [m.news_changed_one, m.news_changed],
  changed: [m.news_changed_one, m.news_changed],
  removed: [m.news_removed_one, m.news_removed],
  returned: [m.news_returned_one, m.news_returned],
};

/** "legde 3 momenten vast". */
export function sayGroup({ what, kind, items }: NewsGroup): string {
  const [one, more] = (what === "made" ? made[kind] : undefined) ?? done[what];
  return items.length === 1 ? one() : more({ count: sayNumber(items.length) });
}

/** "Leerdoelen in ‘VR-bril’", with what was changed of it. */
export function sayItem({ kind, title, element, fields, what }: NewsItem): string {
  const name = nameOf(kind, title || m.history_nameless(), element);
  const known = fields.filter((field) => isKnownField(kind, field)).map((field) => fieldLabel(kind, field));
  return what === "changed" && known.length > 0 ? m.news_fields({ title: name, fields: known.join(", ") }) : name;
}

function nameOf(kind: RecordKind, title: string, element: NewsItem["element"]): string {
  if (element) return m.news_element({ element: elementLabel[element](), title });
  return kind === "step" ? m.news_step({ code: title }) : title;
}
