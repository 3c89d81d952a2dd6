// Bytes as offset, hexadecimal and characters: only the rows on screen are drawn. Called by the payload body.

import { classNames } from '../kit/class-names.ts';
import { useOwnTop, useVirtualRows } from '../kit/use-virtual-rows.ts';
import { VirtualRows } from '../kit/virtual-rows.tsx';
import { hexByte } from './message-format.ts';
import styles from './hex-view.module.css';

const bytesPerRow = 16;
/** As the style sheet has it. */
const rowPx = 18;

export interface HexViewProps {
  readonly bytes: Uint8Array;
  /** A byte to point at: the first that is not UTF-8, where text was wanted. */
  readonly mark: number | null;
}

export function HexView({ bytes, mark }: HexViewProps) {
  const rows = useVirtualRows({ ...useOwnTop(''), totalRows: Math.ceil(bytes.length / bytesPerRow), rowPx });
  const drawn = [];
  for (let index = rows.from; index < rows.until; index += 1) {
    drawn.push(
      <div key={index} className={styles.row}>
        <HexRow bytes={bytes} from={index * bytesPerRow} mark={mark} />
      </div>,
    );
  }
  return (
    <VirtualRows rows={rows} className={styles.scroller} role="region" aria-label="Payload in hexadecimal">
      {drawn}
    </VirtualRows>
  );
}

function HexRow({
  bytes,
  from,
  mark,
}: {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly mark: number | null;
}) {
  const row = bytes.subarray(from, from + bytesPerRow);
  const hasMark = mark !== null && mark >= from && mark < from + bytesPerRow;
  return (
    <>
      <span className={styles.offset}>{from.toString(16).padStart(8, '0')}</span>
      <span className={styles.hex}>
        {hasMark ? (
          <>
            {hexOf(row, 0, mark - from)}
            <mark className={styles.mark}>{hexByte(row[mark - from] ?? 0)}</mark>
            {hexOf(row, mark - from + 1, row.length)}
          </>
        ) : (
          hexOf(row, 0, row.length)
        )}
      </span>
      <span className={classNames(styles.characters)}>{charactersOf(row)}</span>
    </>
  );
}

/** Bytes as pairs of digits, each with the gap before it; a wider one in the middle. */
function hexOf(row: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let index = start; index < end; index += 1) {
    text += `${gapBefore(index)}${hexByte(row[index] ?? 0)}`;
  }
  return end < row.length && end > start - 1 ? text + gapBefore(end) : text;
}

function gapBefore(index: number): string {
  if (index === 0) return '';
  return index === 8 ? '  ' : ' ';
}

/** Printable ASCII as it is, everything else as a dot. */
function charactersOf(row: Uint8Array): string {
  let text = '';
  for (const byte of row) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
  return text;
}
