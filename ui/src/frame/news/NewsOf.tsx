// What others did in a team since this person was there: by person and item, until it was seen.
import { CheckCheck } from "lucide-react";
import { type News, type NewsItem, type PersonNews, type TeamId, useMarkSeen, useNews, useTeams } from "../../backend";
import { m } from "../../messages";
import { Button, Disclosure } from "../../parts";
import { sayMoment, sayNumber } from "../../words";
import { useNow } from "../clock";
import { useGo } from "../navigation";
import styles from "./NewsOf.module.css";
import { groupsOf, sayGroup, sayItem } from "./words";

/** Items of one group shown by name; the rest is a number. */
const NAMED_MAX = 5;

export const hasNews = ({ isNewcomer, people }: News): boolean => isNewcomer || people.length > 0;

export function NewsOf({ news, headingLevel }: { news: News; headingLevel: 3 | 4 }) {
  const seen = useMarkSeen();
  const team = useTeams().find(({ id }) => id === news.team)?.title ?? "";
  if (!hasNews(news)) return null;
  return (
    <div className={styles.news}>
      {news.isNewcomer ? <p>{m.news_newcomer()}</p> : null}
      {news.people.map((person) => (
        <OfPerson key={person.by.member ?? person.by.name} team={news.team} person={person} headingLevel={headingLevel} />
      ))}
      {news.more > 0 ? <p className={styles.soft}>{m.news_more({ count: sayNumber(news.more) })}</p> : null}
      <Button
        icon={CheckCheck}
        isBusy={seen.isRunning}
        aria-label={news.people.length > 0 ? m.news_seen_team({ team }) : undefined}
        onPress={() => void seen.run(news.team, news.batch).catch(() => {})}
      >
        {news.people.length > 0 ? m.news_seen() : m.news_understood()}
      </Button>
    </div>
  );
}

/** Folded away, for a place of the team. */
export function NewsOfTeam({ team }: { team: TeamId }) {
  const news = useNews().data?.find((one) => one.team === team);
  if (!news || !hasNews(news)) return null;
  const count = news.people.reduce((sum, { items }) => sum + items.length, news.more);
  return (
    <Disclosure
      headingLevel={2}
      title={count > 0 ? m.news_title_count({ count: sayNumber(count) }) : m.news_title()}
    >
      {() => <NewsOf news={news} headingLevel={3} />}
    </Disclosure>
  );
}

interface OfPersonProps {
  team: TeamId;
  person: PersonNews;
  headingLevel: 3 | 4;
}

function OfPerson({ team, person: { by, atMs, items }, headingLevel }: OfPersonProps) {
  const now = useNow();
  const Name = `h${headingLevel}` as const;
  return (
    <section>
      <header className={styles.person}>
        <Name>{by.name || m.history_unknown()}</Name>
        <span className={styles.soft}>{sayMoment(atMs, now)}</span>
      </header>
      <ul className={styles.groups}>
        {groupsOf(items).map((group) => (
          <li key={group.key}>
            <span>{sayGroup(group)}</span>
            <ul className={styles.items}>
              {group.items.slice(0, NAMED_MAX).map((item) => (
                <li key={`${item.kind}/${item.target.id}/${item.atMs}`}>
                  <Item team={team} item={item} />
                </li>
              ))}
              {group.items.length > NAMED_MAX ? (
                <li className={styles.soft}>{m.news_more_items({ count: sayNumber(group.items.length - NAMED_MAX) })}</li>
              ) : null}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Item({ team, item }: { team: TeamId; item: NewsItem }) {
  const go = useGo();
  const words = sayItem(item);
  // What is gone cannot be opened; it waits under Verwijderd.
  if (item.what === "removed") return <span>{words}</span>;
  return (
    <button
      type="button"
      className={styles.open}
      aria-label={m.news_open({ title: words })}
      onClick={() => go.toItem(item.target.kind, item.target.id, team)}
    >
      {words}
    </button>
  );
}
