// The dialog of retained messages: which topics hold one now, clearing them, and bringing them back. Called by shell.tsx; shows itself when
// `model.retained` is opened.

import { useState } from 'react';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { useModel } from '../use-model.ts';
import { RetainedAsk } from './retained-ask.tsx';
import { RetainedBody } from './retained-body.tsx';
import { RetainedConfirm } from './retained-confirm.tsx';
import { RetainedFooter } from './retained-footer.tsx';
import { useRetained } from './use-retained.ts';

/** Publishes per second until the user chooses: mild to small brokers, and 1,000 topics take ten seconds. */
const mildRate = 100;

/** What the user has set for the next clearing; kept while the window lives. */
export interface ClearWish {
  readonly ratePerSecond: number;
  readonly keepUndo: boolean;
}

export function RetainedDialog() {
  const { retained } = useModel();
  const isOpen = useRetained((state) => state.connectionId !== null);
  const [wish, setWish] = useState<ClearWish>({ ratePerSecond: mildRate, keepUndo: true });
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <DialogFrame
        open={isOpen}
        onClose={() => retained.close()}
        title="Retained messages"
        size="wide"
        footer={<RetainedFooter wish={wish} onWish={setWish} onClear={() => setAsked(true)} />}
      >
        <RetainedAsk />
        <RetainedBody />
      </DialogFrame>
      <RetainedConfirm open={isOpen && isAsked} wish={wish} onClose={() => setAsked(false)} />
    </>
  );
}
