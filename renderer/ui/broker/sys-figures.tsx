// What the broker tells of itself below `$SYS`, with trends. Called by broker-pane.tsx.

import type { BrokerPanelFrame, SysFigure, SysGroup } from '../../../shared/broker-panel.ts';
import { plural } from '../kit/format.ts';
import { TopicText } from '../kit/topic-text.tsx';
import styles from './broker-pane.module.css';
import { groupWords, growthText, trendWords, valueText } from './broker-words.ts';
import { TrendLine } from './trend-line.tsx';

function Figure({ figure }: { readonly figure: SysFigure }) {
  const { label, topicName, node, trend, kind } = figure;
  // Words need room, and have neither growth nor course.
  const isWords = kind === 'text' || kind === 'duration';
  return (
    <tr>
      <th scope="row" title={topicName}>
        {label === null ? <TopicText text={topicName.replace(/^\$SYS\/(broker\/)?/, '')} limit={80} /> : label}
        {node === null ? null : <span className={styles.node}>{node}</span>}
      </th>
      <td className={styles.value} title={figure.text} colSpan={isWords ? 3 : 1}>
        {valueText(figure)}
      </td>
      {isWords ? null : (
        <>
          <td className={styles.growth}>{growthText(figure)}</td>
          <td className={styles.course}>
            {trend.length < 2 ? null : <TrendLine values={trend} words={trendWords(figure)} />}
          </td>
        </>
      )}
    </tr>
  );
}

export function SysFigures({ sys }: { readonly sys: BrokerPanelFrame['sys'] }) {
  const groups = [...new Set(sys.figures.map(({ group }) => group))];
  return (
    <>
      {groups.map((group) => (
        <FigureGroup key={group} group={group} figures={sys.figures.filter((one) => one.group === group)} />
      ))}
      {sys.omittedCount > 0 ? (
        <p className={styles.hint}>{plural(sys.omittedCount, 'more topic')} below $SYS: see them in the tree.</p>
      ) : null}
    </>
  );
}

function FigureGroup({ group, figures }: { readonly group: SysGroup; readonly figures: readonly SysFigure[] }) {
  const table = (
    <table className={styles.figures} aria-label={groupWords[group]}>
      <tbody>
        {figures.map((figure) => (
          <Figure key={figure.topicId} figure={figure} />
        ))}
      </tbody>
    </table>
  );
  if (group !== 'other') {
    return (
      <section>
        <h3 className={styles.group}>{groupWords[group]}</h3>
        {table}
      </section>
    );
  }
  return (
    <details>
      <summary className={styles.group}>
        {groupWords[group]} ({figures.length})
      </summary>
      {table}
    </details>
  );
}
