// The web host's secret box: there is none, and the form says so. Called by main.ts.

import { AppError } from '../../shared/errors.ts';
import type { SecretBox } from '../core/platform.ts';

const explanation =
  'In the browser, passwords are kept until Treeline is stopped and never written to disk, since no keyring protects them here.';

/** Keeps nothing: a key in a file beside the secrets would protect them from nobody who can read that file. */
export const webSecretBox: SecretBox = {
  persistent: false,
  backend: 'none',
  explanation,
  seal: () => Promise.reject(new AppError('storage', explanation)),
  open: () => Promise.reject(new AppError('storage', explanation)),
};
