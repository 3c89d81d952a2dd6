// The draft's part about the will: what the broker publishes when we are gone without a goodbye. Pure. Part of profile-draft.ts.

import type { Qos, TypedBytes, Will } from '../../shared/profile-parts.ts';
import { type Blame, numberOf, numberOrNull } from './profile-draft-number.ts';
import { type PairRow, pairRows, pairsOf } from './profile-draft-rows.ts';

export interface WillDraft {
  readonly hasWill: boolean;
  readonly willTopicName: string;
  readonly willPayload: TypedBytes;
  readonly willQos: Qos;
  readonly willRetain: boolean;
  /** Seconds. */
  readonly willDelayInterval: string;
  readonly willIsText: boolean;
  /** Seconds; empty: never expires. */
  readonly willMessageExpiryInterval: string;
  readonly willContentType: string;
  readonly willResponseTopic: string;
  readonly willCorrelationData: TypedBytes;
  readonly willUserProperties: readonly PairRow[];
}

const noBytes: TypedBytes = { text: '', encoding: 'utf-8' };
const emptyWill: Will = {
  topicName: '',
  payload: noBytes,
  qos: 0,
  retain: false,
  willDelayInterval: 0,
  payloadFormatIndicator: false,
  messageExpiryInterval: null,
  contentType: '',
  responseTopic: '',
  correlationData: noBytes,
  userProperties: [],
};

export function willDraft(saved: Will | null): WillDraft {
  const will = saved ?? emptyWill;
  return {
    hasWill: saved !== null,
    willTopicName: will.topicName,
    willPayload: will.payload,
    willQos: will.qos,
    willRetain: will.retain,
    willDelayInterval: String(will.willDelayInterval),
    willIsText: will.payloadFormatIndicator,
    willMessageExpiryInterval: will.messageExpiryInterval === null ? '' : String(will.messageExpiryInterval),
    willContentType: will.contentType,
    willResponseTopic: will.responseTopic,
    willCorrelationData: will.correlationData,
    willUserProperties: pairRows(will.userProperties),
  };
}

/** What is typed for a will that is switched off is not looked at. */
export function willOf(draft: WillDraft, blame: Blame): Will | null {
  if (!draft.hasWill) return null;
  return {
    topicName: draft.willTopicName,
    payload: draft.willPayload,
    qos: draft.willQos,
    retain: draft.willRetain,
    willDelayInterval: numberOf('will.willDelayInterval', draft.willDelayInterval, blame),
    payloadFormatIndicator: draft.willIsText,
    messageExpiryInterval: numberOrNull('will.messageExpiryInterval', draft.willMessageExpiryInterval, blame),
    contentType: draft.willContentType,
    responseTopic: draft.willResponseTopic,
    correlationData: draft.willCorrelationData,
    userProperties: pairsOf(draft.willUserProperties),
  };
}
