// On Start: what others did in each of my teams since I was there.
import { type News as TeamNews, type TeamSummary, useNews } from "../backend";
import { hasNews, NewsOf } from "../frame/news/NewsOf";
import { m } from "../messages";
import { Panel } from "../parts";
import { nameOfTeam } from "../words";
import styles from "./StartPlace.module.css";

export function News({ teams }: { teams: TeamSummary[] }) {
  const { data = [] } = useNews();
  const told = teams.flatMap((team) => {
    const news = data.find((one) => one.team === team.id);
    return news && hasNews(news) ? [{ team, news }] : [];
  });
  if (told.length === 0) return null;
  return (
    <Panel title={m.news_title()}>
      <div className={styles.teams}>
        {told.map(({ team, news }) => (
          <OfTeam key={team.id} team={team} news={news} />
        ))}
      </div>
    </Panel>
  );
}

function OfTeam({ team, news }: { team: TeamSummary; news: TeamNews }) {
  return (
    <Panel title={nameOfTeam(team)} headingLevel={3}>
      <NewsOf news={news} headingLevel={4} />
    </Panel>
  );
}
