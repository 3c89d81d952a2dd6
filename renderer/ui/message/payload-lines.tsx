// What must be known of the payload on screen: cut, not JSON, not UTF-8, duplicate keys, very deep. Part of the panel.

import type { ReactNode } from 'react';
import { maximumIndentLevels } from '../../model/json-format.ts';
import type { PayloadViewName } from '../../model/payload-view.ts';
import { maximumShownBytes, type ShownMessage } from '../../model/selected-messages.ts';
import { Button } from '../kit/button.tsx';
import { classNames } from '../kit/class-names.ts';
import { bytesText, countText, plural } from '../kit/format.ts';
import { useModel } from '../use-model.ts';
import { hexByte } from './message-format.ts';
import styles from './payload-lines.module.css';
import { useSavePayload } from './use-save-payload.ts';
import { useSelectedMessages, useShownMessage } from './use-selected-messages.ts';

export interface PayloadLinesProps {
  readonly active: PayloadViewName;
  readonly onReveal: (offset: number) => void;
}

export function PayloadLines({ active, onReveal }: PayloadLinesProps) {
  const { selectedMessages } = useModel();
  const shown = useShownMessage();
  if (shown === null) return null;
  const { view, message } = shown;
  const json = active === 'json' ? view.json : null;
  const wantsText = active === 'json' || active === 'text';
  return (
    <>
      {shown.partial ? <PartialLine shown={shown} /> : null}
      {wantsText && view.text === null && view.invalidAt !== null ? (
        <Line
          actions={
            <Button kind="quiet" onClick={() => selectedMessages.chooseView('hex')}>
              Show as hex
            </Button>
          }
        >
          {`Not text: byte ${countText(view.invalidAt)} (0x${hexByte(shown.payload[view.invalidAt] ?? 0)}) is not UTF-8, so the bytes are shown.`}
        </Line>
      ) : null}
      {json !== null && !json.isJson ? (
        <Line
          actions={
            <Button kind="quiet" onClick={() => onReveal(json.problem.offset)}>
              Show the place
            </Button>
          }
        >
          {`Not JSON, line ${json.problem.line}, column ${json.problem.column}: ${json.problem.message}`}
        </Line>
      ) : null}
      {json?.isJson === true && json.formatted.duplicateKeyCount > 0 ? (
        <Line>{`${plural(json.formatted.duplicateKeyCount, 'key')} repeated within an object. All values are shown; most programs keep the last one.`}</Line>
      ) : null}
      {json?.isJson === true && json.formatted.levelCount > maximumIndentLevels ? (
        <Line>{`Nested ${countText(json.formatted.levelCount)} levels deep; below level ${maximumIndentLevels} the indent stays the same.`}</Line>
      ) : null}
      {view.image?.refusal != null && message.sizeBytes > 0 ? <Line>{view.image.refusal}</Line> : null}
      {shown.properties.payloadFormatIndicator === 1 && view.text === null ? (
        <Line>The sender declared this payload to be UTF-8 text, and it is not.</Line>
      ) : null}
    </>
  );
}

function PartialLine({ shown }: { readonly shown: ShownMessage }) {
  const { selectedMessages } = useModel();
  const loading = useSelectedMessages((state) => state.loadingWhole);
  const save = useSavePayload();
  const canShowAll = shown.payload.length < Math.min(shown.message.sizeBytes, maximumShownBytes);
  const fits = shown.message.sizeBytes <= maximumShownBytes;
  return (
    <Line
      plain
      actions={
        <>
          {canShowAll ? (
            <Button kind="quiet" disabled={loading} onClick={() => selectedMessages.loadWhole()}>
              {fits ? 'Show all' : `Show ${bytesText(maximumShownBytes)}`}
            </Button>
          ) : null}
          <Button kind="quiet" onClick={() => void save(shown)}>
            Save all
          </Button>
        </>
      }
    >
      {loading
        ? `Loading ${bytesText(shown.message.sizeBytes)} …`
        : `Showing ${bytesText(shown.payload.length)} of ${bytesText(shown.message.sizeBytes)}, from the beginning`}
    </Line>
  );
}

interface LineProps {
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** A fact, not a warning. */
  readonly plain?: boolean;
}

function Line({ children, actions, plain = false }: LineProps) {
  return (
    <div className={classNames(styles.line, plain && styles.plain)}>
      <span className={styles.text}>{children}</span>
      {actions}
    </div>
  );
}
