// A topic dropped on the publish form: its name comes into the form, with Alt its latest message too. Called by publish-panel.tsx.

import { type DragEvent, useState } from 'react';
import type { TopicId } from '../../../shared/ids.ts';
import { topicDragType } from '../kit/topic-drag.ts';
import { useModel } from '../use-model.ts';

export interface TopicDrop {
  /** A topic is held over the form. */
  readonly isOver: boolean;
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

export function useTopicDrop(): TopicDrop {
  const { topicActions, view } = useModel();
  const [isOver, setOver] = useState(false);
  const isTopic = (event: DragEvent): boolean => event.dataTransfer.types.includes(topicDragType);
  const take = async (topicId: TopicId, withMessage: boolean): Promise<void> => {
    const isThere = await (withMessage ? topicActions.editMessage(topicId) : topicActions.publishTo(topicId));
    if (isThere) view.focus('publish');
  };
  return {
    isOver,
    handlers: {
      onDragOver(event) {
        if (!isTopic(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      },
      onDragLeave(event) {
        // Leaving for something inside is no leaving.
        const { currentTarget, relatedTarget } = event;
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
      },
      onDrop(event) {
        if (!isTopic(event)) return;
        event.preventDefault();
        setOver(false);
        void take(Number(event.dataTransfer.getData(topicDragType)) as TopicId, event.altKey);
      },
    },
  };
}
