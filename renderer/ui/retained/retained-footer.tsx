// What can be done with the chosen topics, at which rate, and what can be brought back. Called by retained-dialog.tsx.

import { selectedConnection } from '../../model/connections.ts';
import { Button } from '../kit/button.tsx';
import { CheckboxField } from '../kit/checkbox-field.tsx';
import { bytesText, clockText, countText } from '../kit/format.ts';
import { SelectField } from '../kit/select-field.tsx';
import { useModel, useReadable } from '../use-model.ts';
import type { ClearWish } from './retained-dialog.tsx';
import styles from './retained-dialog.module.css';
import { undoCostWords } from './retained-words.ts';
import { useRetained } from './use-retained.ts';

const rates = [10, 100, 1000, 10_000].map((value) => ({ value, label: `${countText(value)} per second` }));

export interface RetainedFooterProps {
  readonly wish: ClearWish;
  readonly onWish: (wish: ClearWish) => void;
  /** Asked to clear what is chosen. */
  readonly onClear: () => void;
}

export function RetainedFooter({ wish, onWish, onClear }: RetainedFooterProps) {
  const { retained, connections } = useModel();
  const frame = useRetained((state) => state.frame);
  const stage = frame?.stage.kind ?? 'none';
  const undo = frame?.undo ?? null;
  const isWorking = stage === 'working';
  const isListed = stage === 'listed' || stage === 'finished';
  const selectedCount = frame?.selectedCount ?? 0;
  const isLocked = useReadable(connections.store, (state) => selectedConnection(state)?.guard === 'locked');
  const fits = frame === null || frame.undoNeededBytes <= frame.undoLimitBytes;
  return (
    <div className={styles.footer}>
      <div className={styles.undo}>
        {undo === null ? null : (
          <>
            <Button disabled={isWorking || isLocked} onClick={() => retained.restore(wish.ratePerSecond)}>
              Publish {countText(undo.topicCount)} again
            </Button>
            <span className={styles.undoWords}>
              Cleared at {clockText(undo.clearedAt)}, {bytesText(undo.totalBytes)} kept until the next clearing or the
              end of this connection.
            </span>
          </>
        )}
      </div>
      {isLocked ? <span className={styles.undoWords}>Guarded: unlock the connection first.</span> : null}
      {isWorking ? (
        <span className={styles.undoWords}>The work goes on when this is closed.</span>
      ) : (
        <>
          {isListed && selectedCount > 0 && frame !== null ? (
            <div className={styles.copies}>
              <CheckboxField
                label="Keep copies for undo"
                checked={wish.keepUndo}
                hint={undoCostWords(frame)}
                onChange={(keepUndo) => onWish({ ...wish, keepUndo })}
              />
            </div>
          ) : null}
          {isListed || undo !== null ? (
            <SelectField
              label="Publish at most"
              hideLabel
              value={wish.ratePerSecond}
              options={rates}
              onChange={(ratePerSecond) => onWish({ ...wish, ratePerSecond })}
            />
          ) : null}
          {isListed ? (
            <Button
              kind="danger"
              disabled={isLocked || frame?.searching === true || selectedCount === 0 || (wish.keepUndo && !fits)}
              onClick={onClear}
            >
              Clear {countText(selectedCount)}…
            </Button>
          ) : null}
        </>
      )}
    </div>
  );
}
