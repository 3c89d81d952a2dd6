// Drags a profile to another place in the list or on the rail. Called by their rows.

import { type DragEvent, useState } from 'react';
import type { ProfileId } from '../../../shared/ids.ts';
import type { Side } from '../../model/profile-list.ts';
import { useModel } from '../use-model.ts';

/** What a dragged profile carries; only within one page. */
const profileDragType = 'application/x-treeline-profile';

export interface ProfileDrag {
  /** Where the dragged one would be put down, for a line to be drawn; null: nothing is over this one. */
  readonly side: Side | null;
  readonly handlers: {
    readonly draggable: true;
    readonly onDragStart: (event: DragEvent) => void;
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

export function useProfileDrag(profileId: ProfileId): ProfileDrag {
  const { profileList } = useModel();
  const [side, setSide] = useState<Side | null>(null);
  const isOurs = (event: DragEvent): boolean => event.dataTransfer.types.includes(profileDragType);
  const sideOf = (event: DragEvent): Side => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    return event.clientY < top + height / 2 ? 'before' : 'after';
  };
  return {
    side,
    handlers: {
      draggable: true,
      onDragStart(event) {
        event.dataTransfer.setData(profileDragType, profileId);
        event.dataTransfer.effectAllowed = 'move';
      },
      onDragOver(event) {
        if (!isOurs(event)) return;
        event.preventDefault();
        setSide(sideOf(event));
      },
      onDragLeave(event) {
        const to = event.relatedTarget;
        if (!(to instanceof Node && event.currentTarget.contains(to))) setSide(null);
      },
      onDrop(event) {
        if (!isOurs(event)) return;
        event.preventDefault();
        setSide(null);
        const draggedId = event.dataTransfer.getData(profileDragType) as ProfileId;
        void profileList.place(draggedId, profileId, sideOf(event));
      },
    },
  };
}
