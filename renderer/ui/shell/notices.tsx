// Notices in the lower right corner: the core's until dismissed, this window's for some seconds. Called by shell.tsx.

import { useEffect } from 'react';
import type { Toast } from '../../model/notices.ts';
import { Button } from '../kit/button.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { NoticeCard } from './notice-card.tsx';
import styles from './notices.module.css';

/** How long a toast stands: longer when there is something to do or to read. */
function toastMs({ action, severity }: Toast): number {
  return action === null && severity === 'info' ? 2500 : 8000;
}

function ToastCard({ toast }: { readonly toast: Toast }) {
  const { notices } = useModel();
  const { action, toastId } = toast;
  useEffect(() => {
    const timer = setTimeout(() => notices.dismissToast(toastId), toastMs(toast));
    return () => clearTimeout(timer);
  }, [notices, toast, toastId]);
  return (
    <NoticeCard
      severity={toast.severity}
      message={toast.message}
      detail={toast.detail}
      onDismiss={() => notices.dismissToast(toastId)}
    >
      {action === null ? null : (
        <Button
          onClick={() => {
            notices.dismissToast(toastId);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
    </NoticeCard>
  );
}

export function Notices() {
  const { notices } = useModel();
  const standing = useReadable(notices.store, (state) => state.notices);
  const toasts = useReadable(notices.store, (state) => state.toasts);
  return (
    <div className={styles.stack} role="log" aria-label="Notices" aria-live="polite">
      {standing.slice(-4).map((notice) => (
        <NoticeCard
          key={notice.noticeId}
          severity={notice.severity}
          message={notice.message}
          detail={notice.detail}
          at={notice.at}
          onDismiss={() => notices.dismiss(notice.noticeId)}
        />
      ))}
      {standing.length > 4 ? (
        <Button onClick={() => standing.slice(0, -4).forEach((notice) => notices.dismiss(notice.noticeId))}>
          Dismiss {standing.length - 4} earlier notices
        </Button>
      ) : null}
      {toasts.map((toast) => (
        <ToastCard key={toast.toastId} toast={toast} />
      ))}
    </div>
  );
}
