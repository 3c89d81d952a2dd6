// One notice: what happened, since when, detail to copy. Called by notices.tsx.

import CircleAlert from 'lucide-react/icons/circle-alert';
import Copy from 'lucide-react/icons/copy';
import Info from 'lucide-react/icons/info';
import TriangleAlert from 'lucide-react/icons/triangle-alert';
import X from 'lucide-react/icons/x';
import type { ReactNode } from 'react';
import type { Notice } from '../../../shared/contract.ts';
import { classNames } from '../kit/class-names.ts';
import { clockText } from '../kit/format.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { useModel } from '../use-model.ts';
import styles from './notices.module.css';

export interface NoticeCardProps {
  readonly severity: Notice['severity'];
  readonly message: string;
  readonly detail: string | null;
  /** Milliseconds since 1970, for a notice that stays. */
  readonly at?: number;
  readonly onDismiss: () => void;
  readonly children?: ReactNode;
}

const icons = { info: Info, warning: TriangleAlert, failure: CircleAlert } as const;

export function NoticeCard({ severity, message, detail, at, onDismiss, children }: NoticeCardProps) {
  const { topicActions } = useModel();
  const Icon = icons[severity];
  return (
    <div className={classNames(styles.card, styles[severity])} role={severity === 'failure' ? 'alert' : 'status'}>
      <Icon aria-hidden />
      <div className={styles.words}>
        <p>{message}</p>
        {at === undefined ? null : <p className={styles.at}>{clockText(at)}</p>}
      </div>
      {children}
      {detail === null ? null : (
        <IconButton
          label={`Copy detail: ${detail.slice(0, 200)}`}
          icon={<Copy aria-hidden />}
          onClick={() => void topicActions.copyText(`${message}\n${detail}`)}
        />
      )}
      <IconButton label="Dismiss" icon={<X aria-hidden />} onClick={onDismiss} />
    </div>
  );
}
