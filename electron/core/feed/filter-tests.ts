// Tier: per SCANNED TOPIC. Carries out what the terms of a filter ask (shared/tree-filter-tests.ts), for a topic and one message of it.
// Called by message-filter.ts and filter-scan.ts.

import type { FilterFigure, FilterTest } from '../../../shared/tree-filter-tests.ts';
import type { FilterTerm } from '../../../shared/tree-filter.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { flagNonAscii } from '../ingest/node-table.ts';
import { isRetained, qosOf } from '../ingest/message-flags.ts';
import { type Answer, compare, no, unknown, yes } from './filter-answers.ts';
import { previewOf } from './preview.ts';
import { TextSearch } from './text-search.ts';
import { TopicFilterSearch } from './topic-filter-search.ts';
import { ValueSearch } from './value-search.ts';

/** What may change the answer for a topic. */
export type ChangesWith = 'nothing' | 'messages' | 'time';

/** One term, ready for use. */
export interface TermCheck {
  readonly changesWith: ChangesWith;
  /** Roughly nanoseconds for the latest message of a topic: bounds the work of a slice. */
  costOf(topic: number): number;
  check(topic: number, seq: number): Answer;
}

/** The check of a term. */
export function termCheck(ingest: Ingest, { test, negated }: FilterTerm): TermCheck {
  const check = testCheck(ingest, test);
  if (!negated) return check;
  return {
    changesWith: check.changesWith,
    costOf: (topic) => check.costOf(topic),
    check(topic, seq) {
      const answer = check.check(topic, seq);
      return answer === unknown ? unknown : answer === yes ? no : yes;
    },
  };
}

const answer = (holds: boolean): Answer => (holds ? yes : no);

function testCheck(ingest: Ingest, test: FilterTest): TermCheck {
  const { tree } = ingest;
  const nameCost = (topic: number): number => (tree.hasFlag(topic, flagNonAscii) ? 400 : 20) + tree.levelLength(topic);
  switch (test.kind) {
    case 'topic': {
      const search = new TextSearch(test.match);
      return { changesWith: 'nothing', costOf: nameCost, check: (topic) => answer(search.inName(tree, topic)) };
    }
    case 'topicFilter': {
      const search = new TopicFilterSearch(test.topicFilter);
      return { changesWith: 'nothing', costOf: nameCost, check: (topic) => answer(search.matches(tree.path(topic))) };
    }
    case 'value':
    case 'json': {
      const search = new ValueSearch(test.test, test.kind === 'json' ? test.path : null);
      return {
        changesWith: 'messages',
        costOf: (topic) => 100 + ingest.latestBytes(topic) * search.costPerByte,
        check(topic, seq) {
          const payload = ingest.payload(topic, seq);
          return payload === null ? unknown : search.check(payload);
        },
      };
    }
    case 'type':
      return {
        changesWith: 'messages',
        costOf: () => 2000,
        check(topic, seq) {
          const payload = ingest.payload(topic, seq);
          return payload === null ? unknown : answer(test.types.includes(previewOf(payload).kind));
        },
      };
    case 'retained':
      return {
        changesWith: 'messages',
        costOf: () => 30,
        check: (topic, seq) => answer(isRetained(flagsOf(ingest, topic, seq)) === test.retained),
      };
    case 'figure':
    default: {
      const figure = figureOf(ingest, test.figure);
      return {
        changesWith: test.figure === 'rate' || test.figure === 'age' ? 'time' : 'messages',
        costOf: () => 40,
        check: (topic, seq) => answer(compare(figure(topic, seq), test.comparison, test.number)),
      };
    }
  }
}

function flagsOf(ingest: Ingest, topic: number, seq: number): number {
  return ingest.isInHistory(topic, seq) ? ingest.ring.flags(seq) : ingest.latestFlags(topic);
}

function figureOf(ingest: Ingest, figure: FilterFigure): (topic: number, seq: number) => number {
  const { tree, ring } = ingest;
  switch (figure) {
    case 'rate':
      return (topic) => tree.messageRate(topic);
    case 'age':
      return (topic, seq) => tree.now - (ingest.isInHistory(topic, seq) ? ring.at(seq) : ingest.latestAt(topic));
    case 'size':
      return (topic, seq) => (ingest.isInHistory(topic, seq) ? ring.length(seq) : ingest.latestBytes(topic));
    case 'count':
      return (topic) => tree.ownCount(topic);
    case 'qos':
    default:
      return (topic, seq) => qosOf(flagsOf(ingest, topic, seq));
  }
}
