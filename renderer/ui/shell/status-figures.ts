// Which figures the status bar shows, and in which words. Pure. Called by status-bar.tsx.

import type { ConnectionStatistics } from '../../../shared/statistics.ts';
import { bytesText, clockText, countText, plural, rateText } from '../kit/format.ts';

export interface Figure {
  readonly name: string;
  readonly text: string;
  /** What it means, in a sentence or two; line breaks part the items of a list. */
  readonly explanation: string;
  /** Something was lost: amber. */
  readonly loss: boolean;
}

const refusalWords: Readonly<Record<keyof ConnectionStatistics['ledger']['refused'], string>> = {
  qos2Duplicate: 'repeated by the broker (QoS 2), so already there',
  malformed: 'not well-formed MQTT',
  topicLimit: 'of new topics beyond the limit of topics',
  // Two limits end here, the profile's far more often; both are named as their forms label them.
  tooLarge:
    'too large: raise “Largest packet taken” in the profile to receive them (or “Memory for topics and messages” in the settings, where one alone is more than that)',
};

function refusedFigure({ refused }: ConnectionStatistics['ledger']): Figure {
  const reasons = Object.entries(refusalWords)
    .map(([reason, words]) => ({ count: refused[reason as keyof typeof refused], words }))
    .filter(({ count }) => count > 0);
  const count = reasons.reduce((sum, one) => sum + one.count, 0);
  const list = reasons.map((one) => `${countText(one.count)} ${one.words}`).join('\n');
  return {
    name: 'refused',
    text: `${countText(count)} refused`,
    explanation: count === 0 ? 'Messages received but not kept: none.' : `Messages received but not kept:\n${list}`,
    // A duplicate is no loss: its first copy is here.
    loss: count > refused.qos2Duplicate,
  };
}

function gapsFigure({ gaps }: ConnectionStatistics): Figure | null {
  if (gaps.length === 0) return null;
  const shown = gaps
    .slice(-8)
    .map(({ from, until }) => `${clockText(from)} – ${until === null ? 'now' : clockText(until)}`)
    .join('\n');
  const earlier = gaps.length > 8 ? `\nand ${plural(gaps.length - 8, 'earlier one')}` : '';
  return {
    name: 'gaps',
    text: plural(gaps.length, 'gap'),
    explanation: `Times without a connection: what was published then may be missing.\n${shown}${earlier}`,
    loss: true,
  };
}

/** From left to right. Losses that are not there take no room, except those of our own making. */
export function statusFigures(statistics: ConnectionStatistics): readonly Figure[] {
  const { ledger, messageRate, byteRate, topicCount, brokerDroppedCount, violationCount, excludedCount } = statistics;
  const figures: (Figure | null)[] = [
    {
      name: 'rate',
      text: `${rateText(messageRate) || '0'} msg/s`,
      explanation: `Messages from the broker per second. ${countText(ledger.receivedCount)} so far.`,
      loss: false,
    },
    {
      name: 'bytes',
      text: `${bytesText(byteRate)}/s`,
      explanation: `Payload bytes per second. ${bytesText(ledger.receivedBytes)} so far.`,
      loss: false,
    },
    {
      name: 'topics',
      text: plural(topicCount, 'topic'),
      explanation: 'Topics with at least one message.',
      loss: false,
    },
    {
      name: 'kept',
      text: `${countText(ledger.keptCount)} kept`,
      explanation: 'Messages in the history. Received = kept + evicted + refused.',
      loss: false,
    },
    {
      name: 'evicted',
      text: `${countText(ledger.evicted.budget)} evicted`,
      explanation:
        ledger.evicted.budget === 0
          ? 'Messages that had to leave the history to stay within the memory budget: none. The latest of each topic stays.'
          : 'Oldest messages that left the history to stay within the memory budget. The latest of each topic stays.',
      loss: ledger.evicted.budget > 0,
    },
    refusedFigure(ledger),
    ledger.shedPayloadCount === 0
      ? null
      : {
          name: 'shed',
          text: `${countText(ledger.shedPayloadCount)} without payload`,
          explanation:
            'Latest values whose payload was given up to stay within the memory budget. Topics and counts stayed.',
          loss: true,
        },
    ledger.givenUpTopicCount === 0
      ? null
      : {
          name: 'givenUp',
          text: `${plural(ledger.givenUpTopicCount, 'topic')} given up`,
          explanation:
            'Topics silent longest that made room for new ones, to stay within the memory budget. Their messages are still counted above them.',
          loss: true,
        },
    gapsFigure(statistics),
    excludedCount === 0
      ? null
      : {
          name: 'excluded',
          text: `${countText(excludedCount)} excluded`,
          explanation:
            'Messages of topics that this connection excludes. They are in no other count; the list of subscriptions says which filter kept out how many.',
          loss: false,
        },
    brokerDroppedCount === null || brokerDroppedCount === 0
      ? null
      : {
          name: 'dropped',
          text: `${countText(brokerDroppedCount)} dropped by broker`,
          explanation:
            'What the broker itself reports as dropped, for all of its clients ($SYS/broker/publish/messages/dropped).',
          loss: true,
        },
    violationCount === 0
      ? null
      : {
          name: 'violations',
          text: plural(violationCount, 'protocol violation'),
          explanation: 'Times the broker sent what MQTT does not allow. Each closed the connection.',
          loss: true,
        },
  ];
  return figures.filter((figure) => figure !== null);
}
