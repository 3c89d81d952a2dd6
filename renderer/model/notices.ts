// Notices on screen: the core's own until dismissed, and short ones of this window. Called by every model file that acts.

import { createStore } from 'zustand/vanilla';
import type { Notice } from '../../shared/contract.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import type { Line } from './line.ts';
import type { Readable } from './readable.ts';

/** A notice of this window only, gone after some seconds. */
export interface Toast {
  readonly toastId: number;
  readonly severity: Notice['severity'];
  readonly message: string;
  readonly detail: string | null;
  /** A way back or on, such as Undo. */
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

export interface NoticesState {
  readonly notices: readonly Notice[];
  readonly toasts: readonly Toast[];
}

export interface Notices {
  readonly store: Readable<NoticesState>;
  /** Says something for some seconds. */
  toast(toast: { message: string; severity?: Toast['severity']; detail?: string; action?: Toast['action'] }): void;
  /** Says that something failed: an AppError's own sentence, a bug as one. */
  report(error: unknown): void;
  dismiss(noticeId: string): void;
  dismissToast(toastId: number): void;
}

/** At most this many toasts stand at once; an older one makes room, for it has been seen. */
const maximumToasts = 4;

export interface OpenNotices extends Notices {
  replace(notices: readonly Notice[]): void;
  /** What a failure with this code offers to do about it. */
  offer(code: ErrorCode, action: NonNullable<Toast['action']>): void;
}

export function createNotices(line: Line): OpenNotices {
  const store = createStore<NoticesState>(() => ({ notices: [], toasts: [] }));
  let lastToastId = 0;
  line.on('notice.raised', ({ notice }) => {
    store.setState(({ notices }) => ({
      notices: [...notices.filter((known) => known.noticeId !== notice.noticeId), notice],
    }));
  });
  line.on('notice.dismissed', ({ noticeId }) => {
    store.setState(({ notices }) => ({ notices: notices.filter((known) => known.noticeId !== noticeId) }));
  });
  const offers = new Map<ErrorCode, NonNullable<Toast['action']>>();
  const notices: OpenNotices = {
    store,
    toast({ message, severity = 'info', detail, action = null }) {
      lastToastId += 1;
      const toast: Toast = { toastId: lastToastId, severity, message, detail: detail ?? null, action };
      store.setState(({ toasts }) => ({ toasts: [...toasts, toast].slice(-maximumToasts) }));
    },
    report(error) {
      if (error instanceof AppError) {
        notices.toast({
          message: error.message,
          severity: 'failure',
          action: offers.get(error.code) ?? null,
          ...(error.detail === undefined ? {} : { detail: error.detail }),
        });
        return;
      }
      console.error(error);
      notices.toast({
        message: 'Treeline made a mistake while doing this.',
        severity: 'failure',
        detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    },
    dismiss(noticeId) {
      line.call('notice.dismiss', { noticeId }).catch((error: unknown) => notices.report(error));
    },
    dismissToast(toastId) {
      store.setState(({ toasts }) => ({ toasts: toasts.filter((known) => known.toastId !== toastId) }));
    },
    offer: (code, action) => void offers.set(code, action),
    replace(all) {
      store.setState({ notices: all });
    },
  };
  return notices;
}
