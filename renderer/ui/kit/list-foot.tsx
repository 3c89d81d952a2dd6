// The line below a growing list: how much there is, what is missing and why, and the way back to the newest. Called by the stream of messages
// and the packet log.

import type { FollowingPlace } from '../../model/following-place.ts';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { countText } from './format.ts';
import styles from './list-foot.module.css';

export interface ListFootProps {
  /** What is counted, for assistive technology. */
  readonly label: string;
  readonly count: string;
  /** What was given up, and why that is so; null: nothing. */
  readonly loss: { readonly text: string; readonly why: string } | null;
  readonly place: FollowingPlace;
  /** One behind the newest position. */
  readonly end: number;
  readonly follow: () => void;
  /** Said while the newest row stays in view. */
  readonly following?: string;
  /** Under the list of a dialog. */
  readonly inset?: boolean;
}

export function ListFoot(props: ListFootProps) {
  const { label, count, loss, place, end, follow, following = 'Following', inset = false } = props;
  const newCount = Math.max(0, Math.ceil(end - place.seenEnd));
  return (
    <div className={classNames(styles.foot, inset && styles.inset)}>
      <output aria-label={label}>{count}</output>
      {loss === null ? null : (
        <span className={styles.loss} title={loss.why}>
          {loss.text}
        </span>
      )}
      <span className={styles.spring} />
      {place.follows ? (
        <span className={styles.following}>{following}</span>
      ) : (
        <Button kind="quiet" className={styles.newer} onClick={follow}>
          {newCount === 0 ? 'To the end' : `${countText(newCount)} new`}
        </Button>
      )}
    </div>
  );
}
