// Deletes profiles with all that belongs to them, and brings them back for as long as the window offers to. Made by core.ts, called by the
// handlers of `profile.delete` and `profile.restore`.

import { AppError } from '../../shared/errors.ts';
import type { ProfileId } from '../../shared/ids.ts';
import type { TreeSettings } from '../../shared/tree-settings.ts';
import type { Connections } from './connections.ts';
import type { DeletedProfile, ProfileStore } from './profiles/profile-store.ts';
import type { TreeSettingsStore } from './profiles/tree-settings-store.ts';

/** A window offers Undo for some seconds; a page that was just reloaded or is slow gets the rest. */
const keptMs = 60_000;

interface Removed {
  readonly deleted: DeletedProfile;
  readonly treeSettings: TreeSettings;
  readonly timer: ReturnType<typeof setTimeout>;
}

export class ProfileRemoval {
  readonly #parts: {
    readonly profiles: ProfileStore;
    readonly treeSettings: TreeSettingsStore;
    readonly connections: Connections;
  };
  /** Secrets among them, so not for longer than needed. */
  readonly #removed = new Map<ProfileId, Removed>();

  constructor(parts: {
    readonly profiles: ProfileStore;
    readonly treeSettings: TreeSettingsStore;
    readonly connections: Connections;
  }) {
    this.#parts = parts;
  }

  /** AppError `notFound` or `storage`, with nothing changed. What its connection has received is gone for good. */
  async remove(profileId: ProfileId): Promise<void> {
    const { profiles, treeSettings, connections } = this.#parts;
    const settings = treeSettings.get(profileId);
    const deleted = await profiles.delete(profileId);
    this.#forget(profileId);
    const timer = setTimeout(() => this.#forget(profileId), keptMs);
    timer.unref();
    this.#removed.set(profileId, { deleted, treeSettings: settings, timer });
    await treeSettings.forget(profileId);
    const live = connections.ofProfile(profileId);
    if (live !== null) await connections.discard(live.connectionId);
  }

  /** Brings a profile back with its secrets, its place and its tree's settings. AppError `notFound` when that was too long ago. */
  async restore(profileId: ProfileId): Promise<void> {
    const { profiles, treeSettings } = this.#parts;
    // Another window was quicker.
    if (profiles.find(profileId) !== null) return;
    const removed = this.#removed.get(profileId);
    if (removed === undefined) {
      throw new AppError('notFound', 'This connection was deleted too long ago to be brought back. Make it anew.');
    }
    await profiles.restore(removed.deleted);
    await treeSettings.change(profileId, removed.treeSettings);
    this.#forget(profileId);
  }

  #forget(profileId: ProfileId): void {
    clearTimeout(this.#removed.get(profileId)?.timer);
    this.#removed.delete(profileId);
  }
}
