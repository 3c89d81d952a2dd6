// The profile of the built-in demo, there on first run. Used by profile-store.ts.

import { newProfileSettings, type ProfileSettings } from '../../../shared/profile.ts';

/** Host and port are chosen at connect: the demo's broker takes a free port of this machine. */
export const demoProfileSettings: ProfileSettings = {
  ...newProfileSettings,
  name: 'Demo',
  host: '',
  port: 0,
  protocolVersion: 4, // What the embedded broker speaks.
  color: 'green',
  demo: true,
};
