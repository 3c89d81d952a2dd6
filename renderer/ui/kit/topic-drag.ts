// What a dragged topic carries. Set by the tree, taken by the publish form; other applications get the name as text.

/** The topic's id; only within one page. */
export const topicDragType = 'application/x-treeline-topic';
